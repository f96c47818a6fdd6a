//! Lexicons made of choices. Most are valid, so that the run gets far; names, texts and values are as odd as JSON can be.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

/// Names that mean something to Rust, to generated code, to file systems, or to nobody.
pub const NAMES: &[&str] = &[
    "main",
    "self",
    "Self",
    "super",
    "crate",
    "_",
    "__",
    "type",
    "r#type",
    "gen",
    "async",
    "try",
    "dyn",
    "box",
    "match",
    "Box",
    "Vec",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "String",
    "str",
    "i64",
    "bool",
    "u8",
    "Default",
    "Clone",
    "Debug",
    "Copy",
    "Eq",
    "From",
    "Into",
    "Send",
    "std",
    "core",
    "serde",
    "lex",
    "Record",
    "Params",
    "Input",
    "Output",
    "Error",
    "Message",
    "Other",
    "other",
    "Unknown",
    "extra",
    "new",
    "call",
    "as_str",
    "nsid",
    "NSID",
    "LEXICON",
    "key",
    "Key",
    "value",
    "Value",
    "input",
    "params",
    "client",
    "request",
    "fooBar",
    "foo_bar",
    "FooBar",
    "foo-bar",
    "FOO_BAR",
    "foo bar",
    "foo",
    "Foo",
    "FOO",
    "a1",
    "a_1",
    "1a",
    "1",
    "88x31",
    "$type",
    "$link",
    "é",
    "naïve",
    "😀",
    "日本",
    "ｆｏｏ",
    "\u{202e}abc",
    "a\u{200b}b",
    "ab",
    "\0",
    "a\nb",
    "\"",
    "'",
    "\\",
    "*/",
    "//",
    "{}",
    "{0}",
    "#",
    "a#b",
    "a.b",
    "..",
    "con",
    "nul",
    "aux",
    "mod",
    "lib",
    "build",
    "test",
    "main_",
    "get",
    "set",
    "is_ok",
    "fmt",
    "eq",
    "drop",
    "clone",
    "into",
    "try_from",
    "decode",
    "encode",
    "reader",
    "writer",
    "f",
    "state",
    "text",
    "field",
    "fields",
    "shape",
    "Shape",
    "object",
    "union",
    "known_values",
];

/// Texts that try to get out of where they stand.
pub const TEXTS: &[&str] = &[
    "",
    " ",
    "Plain words.",
    "*/ fn main() {} /*",
    "\"#]; compile_error!(\"x\"); //",
    "```\nassert!(false)\n```",
    "    indented code\n\n    assert!(false)",
    "[link]",
    "[link](crate::none)",
    "[`Option`]: nowhere",
    "<script>",
    "<b>",
    "</div>",
    "<https://x.y",
    "https://example.com/a_b?c=d&e",
    "a\u{202e}b\u{2066}",
    "\0\u{7}\u{1b}[31m",
    "deprecated",
    "Deprecated: use `[x]` \"y\"",
    "DEPRECATED ```",
    "# Heading",
    "===\n---",
    "- a\n- b\n  - c",
    "1. a\n1) b",
    "> quote",
    "| a | b |\n|---|---|\n| c |",
    "`unclosed",
    "``two` ```three",
    "&amp; &#0; &lt;",
    "\\",
    "\\`x`",
    "a\r\nb\rc",
    "\u{2028}\u{2029}\u{85}",
    "{brace} {0} {{}}",
    "~~~\ncode\n~~~",
    "[^1]: note",
    "$x$ \\(y\\)",
    "*a **b _c __d",
    "http://",
    "@everyone #main",
    "https://é.example/\"'",
    "!!! ??? ...",
    "e\u{301}\u{301}\u{301}",
    "<!-- -->",
    "<!-- ",
    "::",
    "r#\"x\"#",
];

/// The documents of one program. `group` keeps them apart from those of other programs.
pub fn documents(u: &mut Unstructured<'_>, group: &str) -> Result<Vec<Value>> {
    let mut builder = Builder::new(u, group)?;
    (0..builder.ids.len())
        .map(|at| builder.document(at))
        .collect()
}

struct Builder<'a, 'b> {
    u: &'a mut Unstructured<'b>,
    /// Each lexicon with its definitions and what they are.
    ids: Vec<(String, Vec<(String, &'static str)>)>,
    /// The lexicon that is being built.
    here: usize,
}

const PRIMARY: &[&str] = &[
    "record",
    "query",
    "procedure",
    "subscription",
    "object",
    "permission-set",
];
const SCHEMAS: &[&str] = &[
    "object", "object", "object", "string", "array", "token", "integer", "boolean", "bytes",
    "blob", "cid-link",
];

impl<'a, 'b> Builder<'a, 'b> {
    fn new(u: &'a mut Unstructured<'b>, group: &str) -> Result<Self> {
        let mut ids: Vec<(String, Vec<(String, &'static str)>)> = Vec::new();
        for _ in 0..u.int_in_range(1..=4)? {
            let last = [
                "thing", "thingy", "defs", "Thing", "type", "self", "getIt", "mod", "lex", "con",
                "a1", "error", "super",
            ];
            let middle = ["", ".thing", ".defs", ".type", ".x-y", ".1a", ".self"];
            let id = format!("{group}{}.{}", u.choose(&middle)?, u.choose(&last)?);
            if ids.iter().any(|(known, _)| known.eq_ignore_ascii_case(&id)) {
                continue;
            }
            let mut defs = Vec::new();
            if u.ratio(4, 5)? {
                let kinds = if u.ratio(4, 5)? { PRIMARY } else { SCHEMAS };
                defs.push(("main".to_owned(), *u.choose(kinds)?));
            }
            for _ in 0..u.int_in_range(0..=5)? {
                let name = name(u)?;
                if !defs.iter().any(|(known, _)| *known == name) {
                    defs.push((name, *u.choose(SCHEMAS)?));
                }
            }
            ids.push((id, defs));
        }
        Ok(Self { u, ids, here: 0 })
    }

    fn document(&mut self, at: usize) -> Result<Value> {
        self.here = at;
        let (id, defs) = self.ids[at].clone();
        let mut all = Map::new();
        for (name, kind) in defs {
            let def = self.definition(kind)?;
            all.insert(name, def);
        }
        let mut document = json!({"lexicon": 1, "id": id, "defs": all});
        self.describe(&mut document)?;
        Ok(document)
    }

    fn definition(&mut self, kind: &str) -> Result<Value> {
        let mut def = match kind {
            "record" => {
                let keys = ["tid", "nsid", "any", "literal:self", "literal:a\"b"];
                json!({"type": kind, "key": self.u.choose(&keys)?, "record": self.object(0)?})
            }
            "query" | "procedure" => {
                let mut def = json!({"type": kind});
                self.maybe(&mut def, "parameters", Self::params)?;
                self.maybe(&mut def, "output", Self::body)?;
                self.maybe(&mut def, "errors", Self::errors)?;
                if kind == "procedure" {
                    self.maybe(&mut def, "input", Self::body)?;
                }
                def
            }
            "subscription" => {
                let mut def = json!({"type": kind});
                self.maybe(&mut def, "parameters", Self::params)?;
                self.maybe(&mut def, "message", |b| Ok(json!({"schema": b.union()?})))?;
                self.maybe(&mut def, "errors", Self::errors)?;
                def
            }
            "permission-set" => self.permission_set()?,
            _ => self.schema(kind, 0)?,
        };
        self.describe(&mut def)?;
        Ok(def)
    }

    fn schema(&mut self, kind: &str, depth: usize) -> Result<Value> {
        let mut schema = match kind {
            "object" => self.object(depth)?,
            "string" => self.string()?,
            "integer" => {
                let mut it = json!({"type": kind});
                self.maybe(&mut it, "minimum", |b| {
                    Ok(json!(b.u.choose(&[i64::MIN, -1, 0])?))
                })?;
                self.maybe(&mut it, "maximum", |b| {
                    Ok(json!(b.u.choose(&[1, 50, i64::MAX])?))
                })?;
                self.maybe(&mut it, "default", |b| Ok(json!(b.u.int_in_range(0..=1)?)))?;
                self.maybe(&mut it, "enum", |_| Ok(json!([0, 1, -1, i64::MAX])))?;
                it
            }
            "boolean" => {
                let mut it = json!({"type": kind});
                let key = *self.u.choose(&["default", "const"])?;
                self.maybe(&mut it, key, |b| Ok(json!(b.u.arbitrary::<bool>()?)))?;
                it
            }
            "array" => {
                let mut it = json!({"type": kind, "items": self.field(depth + 1)?});
                self.maybe(&mut it, "minLength", |b| {
                    Ok(json!(b.u.int_in_range(0..=2)?))
                })?;
                self.maybe(&mut it, "maxLength", |b| {
                    Ok(json!(b.u.int_in_range(2..=9)?))
                })?;
                it
            }
            "blob" => {
                let mut it = json!({"type": kind});
                self.maybe(&mut it, "accept", |_| Ok(json!(["image/*", "*/*"])))?;
                self.maybe(&mut it, "maxSize", |b| {
                    Ok(json!(b.u.int_in_range(1..=9_000_000)?))
                })?;
                it
            }
            "bytes" => {
                let mut it = json!({"type": kind});
                self.maybe(&mut it, "maxLength", |b| {
                    Ok(json!(b.u.int_in_range(1..=99)?))
                })?;
                it
            }
            "ref" => json!({"type": kind, "ref": self.reference(false)?}),
            "union" => self.union()?,
            _ => json!({"type": kind}),
        };
        self.describe(&mut schema)?;
        Ok(schema)
    }

    fn field(&mut self, depth: usize) -> Result<Value> {
        let deep = ["object", "array", "array", "ref", "ref", "union"];
        let flat = [
            "string", "string", "integer", "boolean", "bytes", "cid-link", "blob", "unknown", "ref",
        ];
        let kind = match depth < 4 && self.u.ratio(1, 2)? {
            true => *self.u.choose(&deep)?,
            false => *self.u.choose(&flat)?,
        };
        self.schema(kind, depth)
    }

    fn object(&mut self, depth: usize) -> Result<Value> {
        let mut properties = Map::new();
        for _ in 0..self.u.int_in_range(0..=6)? {
            let name = name(self.u)?;
            let field = self.field(depth + 1)?;
            properties.insert(name, field);
        }
        let mut object = json!({"type": "object", "properties": properties});
        for key in ["required", "nullable"] {
            let mut chosen = Vec::new();
            for name in properties_of(&object) {
                if self.u.ratio(1, 3)? {
                    chosen.push(name);
                }
            }
            if !chosen.is_empty() {
                object[key] = json!(chosen);
            }
        }
        Ok(object)
    }

    fn string(&mut self) -> Result<Value> {
        let mut it = json!({"type": "string"});
        let formats = [
            "did",
            "handle",
            "at-identifier",
            "nsid",
            "record-key",
            "tid",
            "at-uri",
            "cid",
            "datetime",
            "language",
            "uri",
        ];
        match self.u.int_in_range(0..=5)? {
            0 => it["format"] = json!(self.u.choose(&formats)?),
            1 => it["knownValues"] = self.values()?,
            2 => it["enum"] = self.values()?,
            3 => {
                it["maxLength"] = json!(self.u.int_in_range(0..=99)?);
                self.maybe(&mut it, "maxGraphemes", |b| {
                    Ok(json!(b.u.int_in_range(0..=9)?))
                })?;
            }
            4 => {
                let key = *self.u.choose(&["const", "default"])?;
                it[key] = json!(text(self.u)?);
            }
            _ => {}
        }
        if it.get("enum").is_some() || it.get("knownValues").is_some() {
            let values = it
                .get("enum")
                .or(it.get("knownValues"))
                .and_then(Value::as_array)
                .cloned();
            self.maybe(&mut it, "default", |b| {
                Ok(b.u.choose(&values.unwrap_or_default())?.clone())
            })?;
        }
        Ok(it)
    }

    fn values(&mut self) -> Result<Value> {
        let mut values: Vec<String> = Vec::new();
        for _ in 0..self.u.int_in_range(1..=8)? {
            let value = match self.u.int_in_range(0..=3)? {
                0 => text(self.u)?,
                1 => self.reference(true)?,
                _ => name(self.u)?,
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Ok(json!(values))
    }

    fn union(&mut self) -> Result<Value> {
        let mut refs: Vec<String> = Vec::new();
        for _ in 0..self.u.int_in_range(0..=5)? {
            refs.push(self.reference(true)?);
        }
        let mut it = json!({"type": "union", "refs": refs});
        if !refs.is_empty() && self.u.ratio(1, 4)? {
            it["closed"] = json!(true);
        }
        Ok(it)
    }

    /// A reference to something that can be referred to, for the most part.
    fn reference(&mut self, member: bool) -> Result<String> {
        if self.u.ratio(1, 30)? {
            let lost = [
                "#nowhere",
                "com.example.nowhere",
                "com.example.nowhere#x",
                "#",
                "",
                "#main#main",
                "lex:a.b.c",
                "a b",
            ];
            return Ok((*self.u.choose(&lost)?).to_owned());
        }
        let mut targets = Vec::new();
        for (at, (id, defs)) in self.ids.iter().enumerate() {
            for (name, kind) in defs {
                let fits = match *kind {
                    "object" | "record" => true,
                    "token" => member,
                    "query" | "procedure" | "subscription" | "permission-set" => false,
                    _ => !member,
                };
                if fits && !name.is_empty() && !name.contains(['#', '.']) {
                    targets.push((at, id.clone(), name.clone()));
                }
            }
        }
        if targets.is_empty() {
            return Ok("#nowhere".to_owned());
        }
        let (at, id, name) = self.u.choose(&targets)?.clone();
        Ok(
            match (at == self.here && self.u.ratio(3, 4)?, name.as_str()) {
                (true, _) => format!("#{name}"),
                (false, "main") => id,
                (false, _) => format!("{id}#{name}"),
            },
        )
    }

    fn params(&mut self) -> Result<Value> {
        let mut properties = Map::new();
        for _ in 0..self.u.int_in_range(0..=5)? {
            let name = name(self.u)?;
            let kind = *self.u.choose(&["string", "integer", "boolean", "array"])?;
            let schema = match kind {
                "array" => {
                    let item = *self.u.choose(&["string", "integer", "boolean"])?;
                    json!({"type": "array", "items": self.schema(item, 9)?})
                }
                _ => self.schema(kind, 9)?,
            };
            properties.insert(name, schema);
        }
        let mut params = json!({"type": "params", "properties": properties});
        let required: Vec<String> = properties_of(&params).into_iter().step_by(2).collect();
        if self.u.ratio(1, 2)? && !required.is_empty() {
            params["required"] = json!(required);
        }
        Ok(params)
    }

    fn body(&mut self) -> Result<Value> {
        let encodings = [
            "application/json",
            "application/json",
            "application/json",
            "*/*",
            "video/mp4",
            "a/b; c=\"d\"",
        ];
        let encoding = *self.u.choose(&encodings)?;
        let mut body = json!({"encoding": encoding});
        if encoding == "application/json" {
            let kind = *self.u.choose(&["object", "object", "ref", "union"])?;
            body["schema"] = self.schema(kind, 0)?;
        }
        self.describe(&mut body)?;
        Ok(body)
    }

    fn errors(&mut self) -> Result<Value> {
        let mut errors = Vec::new();
        for _ in 0..self.u.int_in_range(0..=4)? {
            let mut error = json!({"name": name(self.u)?});
            self.describe(&mut error)?;
            errors.push(error);
        }
        Ok(json!(errors))
    }

    fn permission_set(&mut self) -> Result<Value> {
        let repo = json!({"type": "permission", "resource": "repo", "collection": [self.ids[self.here].0]});
        let rpc = json!({"type": "permission", "resource": "rpc", "lxm": [self.ids[self.here].0], "inheritAud": true});
        let mut set = json!({"type": "permission-set", "permissions": [repo, rpc]});
        self.maybe(&mut set, "title", |b| Ok(json!(text(b.u)?)))?;
        self.maybe(&mut set, "detail", |b| Ok(json!(text(b.u)?)))?;
        self.maybe(&mut set, "title:lang", |b| {
            Ok(json!({"de": text(b.u)?, "pt-BR": text(b.u)?}))
        })?;
        Ok(set)
    }

    fn describe(&mut self, node: &mut Value) -> Result<()> {
        if self.u.ratio(1, 4)? {
            node["description"] = json!(text(self.u)?);
        }
        Ok(())
    }

    fn maybe(
        &mut self,
        node: &mut Value,
        key: &str,
        make: impl FnOnce(&mut Self) -> Result<Value>,
    ) -> Result<()> {
        if self.u.ratio(1, 2)? {
            node[key] = make(self)?;
        }
        Ok(())
    }
}

fn properties_of(object: &Value) -> Vec<String> {
    let properties = object["properties"].as_object();
    properties
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

/// A name: one of the odd ones, two of them glued together, or a few characters.
pub fn name(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=7)? {
        0..=4 => (*u.choose(NAMES)?).to_owned(),
        5 => format!("{}{}", u.choose(NAMES)?, u.choose(NAMES)?),
        6 => {
            let letters = ["a", "B", "1", "_", "-", "é"];
            let mut name = String::new();
            for _ in 0..u.int_in_range(1..=4)? {
                name.push_str(u.choose(&letters)?);
            }
            name
        }
        _ => short(u)?,
    })
}

/// A text: one of the odd ones, two of them, or a few characters.
pub fn text(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=5)? {
        0..=2 => (*u.choose(TEXTS)?).to_owned(),
        3 => format!("{}{}", u.choose(TEXTS)?, u.choose(TEXTS)?),
        4 => format!("{}\n{}", u.choose(TEXTS)?, u.choose(TEXTS)?),
        _ => short(u)?,
    })
}

fn short(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=9)? {
        let c = match u.ratio(1, 2)? {
            true => char::from(u.int_in_range(0x20_u8..=0x7e)?),
            false => u.arbitrary()?,
        };
        text.push(c);
    }
    Ok(text)
}
