"""The base of every table in a benchmark file."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from suite.errors import unknown


class Config(BaseModel):
    """A validated, immutable table: unknown keys are refused, numbers are finite, defaults are part of the value."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, table: Any) -> Any:
        if isinstance(table, dict) and cls.model_config.get("extra") == "forbid":
            for key in table:
                if key not in cls.model_fields:
                    message = str(unknown("key", str(key), cls.model_fields))
                    raise PydanticCustomError("unknown_key", "{message}", {"message": message})
        return table
