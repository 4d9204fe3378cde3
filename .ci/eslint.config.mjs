// Rules for the scripts of the page. They are joined into one script, so that a name at the top of one is known to all.

import { readFileSync, readdirSync } from "node:fs";
import js from "@eslint/js";
import globals from "globals";

const folder = new URL("../suite/report/page/assets/", import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const text = scripts.map((name) => readFileSync(new URL(name, folder), "utf-8")).join("\n");
const declared = [...text.matchAll(/^(?:async )?(function|class|const|let) (\w+)/gm)].map(([, kind, name]) => [
  name,
  kind === "let" ? "writable" : "readonly",
]);

/** A name at the top of a script that no script of the page uses. */
const unused = {
  meta: { type: "problem", schema: [], messages: { unused: "'{{name}}' is used by no script of the page." } },
  create(context) {
    const check = (id) => {
      const times = text.match(new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${id.name}\\b`, "g")).length;
      if (times < 2) context.report({ node: id, messageId: "unused", data: { name: id.name } });
    };
    return {
      "Program > :matches(FunctionDeclaration, ClassDeclaration) > Identifier.id": check,
      "Program > VariableDeclaration > VariableDeclarator > Identifier.id": check,
    };
  },
};

export default [
  js.configs.recommended,
  {
    files: ["suite/**/*.js"],
    plugins: { page: { rules: { unused } } },
    languageOptions: {
      sourceType: "script",
      globals: { ...globals.browser, ...Object.fromEntries(declared) },
    },
    linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true },
    rules: {
      complexity: ["error", 10],
      eqeqeq: "error",
      "no-redeclare": ["error", { builtinGlobals: false }],
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write"].map((property) => ({ property })),
      ],
      "no-shadow": ["error", { builtinGlobals: false }],
      "no-unused-vars": ["error", { vars: "local" }],
      "no-var": "error",
      "object-shorthand": "error",
      "page/unused": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
];
