"""Functions that reach files, other modules or the world."""

import re

IMPORTERS = re.compile(r"(importlib\.import_module|(builtins\.)?__import__|importlib\.__import__)")
"""Functions that import a module by its name, their first argument."""

OBJECTS = re.compile(r"suite\.registry\.objects\.load_object")
"""Functions that import the object behind a reference, their first argument."""

RUNNERS = re.compile(r"(builtins\.)?(exec|eval)")
"""Functions that run text as code."""

FILES = re.compile(
    r"((builtins|io|os|codecs|gzip|bz2|lzma|tarfile|shelve|dbm|wave)\.)?open|zipfile\.ZipFile|sqlite3\.connect"
    r"|runpy\.run_path|linecache\.getlines?|fileinput\.(input|FileInput)|io\.FileIO|mmap\.mmap"
    r"|importlib\.machinery\.(SourceFileLoader|ExtensionFileLoader|SourcelessFileLoader)"
    r"|os\.(listdir|scandir|walk)|i?glob\.i?glob"
    r"|numpy\.(load|loadtxt|genfromtxt|fromfile|memmap|fromregex)|numpy\.lib\.format\.open_memmap"
    r"|scipy\.(io\.(loadmat|mmread|wavfile\.read)|sparse\.load_npz)|(pandas|polars|geopandas)(\.\w+)*\.(read|scan)_\w+"
    r"|pandas\.(HDFStore|ExcelFile)|pyarrow\.(parquet|csv|feather)\.read_\w+|pyarrow\.memory_map"
    r"|h5py\.File|netCDF4\.Dataset|zarr\.open\w*|xarray\.(open|load)_\w+|joblib\.load|torch\.(jit\.)?load"
    r"|PIL\.Image\.open|imageio(\.v\d)?\.(v?[im]mread|imread|volread)|cv2\.imread|(skimage\.io|matplotlib\.\w+)\.imread"
    r"|soundfile\.read|librosa\.load|safetensors(\.\w+)?\.(safe_open|load_file)|onnx(runtime)?\.(load|InferenceSession)"
    r"|keras\.((models|saving)\.load_model|saving\.load_weights|utils\.(load_img|image_dataset_from_directory))"
    r"|keras\.utils\.(text|audio|timeseries)_dataset_from_\w+|(tensorflow\.)?keras\.models\.load_model"
    r"|tensorflow\.(io\.(read_file|gfile\.\w+)|saved_model\.load|train\.load_checkpoint"
    r"|data\.(TFRecord|TextLine|FixedLengthRecord)Dataset|data\.experimental\.CsvDataset)"
    r"|ctypes\.(CDLL|PyDLL|WinDLL|OleDLL)|ctypes\.\w+\.LoadLibrary|numpy\.ctypeslib\.load_library"
)
"""Functions that read the file or folder that their first argument names."""

SPECS = re.compile(r"importlib\.util\.spec_from_file_location")
"""Functions that read the file that their second argument names."""

METHODS = frozenset({"read_text", "read_bytes", "iterdir", "glob", "rglob"})
"""Methods of a path that read the path."""

LOADERS = frozenset({"load_weights"})
"""Methods of any object that read the file that their first argument names."""

WORLD = re.compile(
    r"subprocess\.\w+|os\.(system|popen|exec\w+|spawn\w+|posix_spawn\w*)|urllib\.request\.\w+|http\.client\.\w+"
    r"|socket\.\w+|(requests|httpx|aiohttp|urllib3)\.\w+|keras\.utils\.get_file"
    r"|(tensorflow_datasets|datasets|huggingface_hub|kagglehub)\.\w+|runpy\.run_module|pkgutil\.\w+"
    r"|importlib\.(resources|metadata)\.\w+|sys\.(modules|meta_path|path_hooks)|cffi\.FFI|ctypes\.(pythonapi|cdll|util)"
)
"""Functions whose results do not come from a file named in the code: the network, other processes, the interpreter."""

FROM_ELSEWHERE = frozenset({"from_pretrained", "from_preset"})
"""Methods that fetch weights."""

WRITERS = re.compile(
    r"numpy\.(save|savez|savez_compressed|savetxt)|logging\.(FileHandler|basicConfig)|os\.(makedirs|mkdir|remove)"
)
"""Functions that write the file that their first argument names."""

WRITING = frozenset({"write_text", "write_bytes", "mkdir", "unlink", "touch"})
"""Methods of a path that write the path."""

GATES = (IMPORTERS, OBJECTS, RUNNERS, FILES, SPECS, WORLD)
"""All functions that are searched for, called or only mentioned."""


def is_of_the_world(name: str) -> bool:
    """Return whether the results of a function, by its full dotted name, do not come from a file named in the code.

    Example:
        >>> is_of_the_world("subprocess.run"), is_of_the_world("math.sqrt")
        (True, False)
    """
    fetches = name.rpartition(".")[2] in FROM_ELSEWHERE
    return fetches or name.startswith("os.environ.") or WORLD.fullmatch(name) is not None


def is_gate(name: str) -> bool:
    """Return whether a full dotted name is one of the functions of `GATES`.

    Example:
        >>> is_gate("builtins.exec"), is_gate("math.sqrt")
        (True, False)
    """
    return any(gate.fullmatch(name) for gate in GATES)
