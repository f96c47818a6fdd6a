//! Ways to break a valid value: one rule at a time.

use lexgen::lex::Rule;
use serde_json::{Value as Json, json};

use crate::generate::{Lexicons, Random, has, limits};

/// A change that breaks one rule.
#[derive(Clone)]
pub struct Mutation {
    /// Where a value is replaced; for `None` as the value, it is taken out.
    pub at: String,
    pub with: Option<Json>,
    /// What is to be found.
    pub path: String,
    pub rule: Rule,
    /// The type of the schema that has the rule; for a string with a format, the format.
    pub kind: String,
}

/// The ways to break a value of a definition, without those that would break two rules.
pub fn mutations(
    lexicons: &Lexicons,
    name: &str,
    value: &Json,
    random: &mut Random,
) -> Vec<Mutation> {
    let mut all = All {
        lexicons,
        random,
        kind: String::new(),
        list: Vec::new(),
    };
    all.value(&lexicons.defs[name], Some(name), value, "", false);
    all.list
}

/// One of the ways. First a rule is chosen, so that those that could be broken in few places have their turn too.
pub fn pick<'a>(ways: &'a [Mutation], random: &mut Random) -> Option<&'a Mutation> {
    let mut rules: Vec<(&str, Rule)> = ways.iter().map(|way| (&*way.kind, way.rule)).collect();
    rules.sort_unstable();
    rules.dedup();
    let (kind, rule) = *rules.get(random.below(rules.len()))?;
    let ways = ways
        .iter()
        .filter(|way| way.kind == kind && way.rule == rule);
    Some(*random.pick(&ways.collect::<Vec<_>>()))
}

/// Applies a change.
pub fn apply(value: &Json, mutation: &Mutation) -> Json {
    let mut value = value.clone();
    let (outer, key) = mutation.at.rsplit_once('/').unwrap_or(("", ""));
    let key = key.replace("~1", "/").replace("~0", "~");
    if mutation.at.is_empty() {
        return mutation.with.clone().expect("a value");
    }
    match (
        value.pointer_mut(outer).expect("what is around it"),
        &mutation.with,
    ) {
        (Json::Object(map), Some(with)) => drop(map.insert(key, with.clone())),
        (Json::Object(map), None) => drop(map.remove(&key)),
        (Json::Array(list), Some(with)) => {
            let index: usize = key.parse().expect("an index");
            list[index] = with.clone();
        }
        other => panic!("{other:?}"),
    }
    value
}

struct All<'a> {
    lexicons: &'a Lexicons,
    random: &'a mut Random,
    kind: String,
    list: Vec<Mutation>,
}

impl All<'_> {
    fn add(&mut self, at: &str, with: Json, rule: Rule) {
        self.add_at(at, with, at, rule);
    }

    fn add_at(&mut self, at: &str, with: Json, path: &str, rule: Rule) {
        self.list.push(Mutation {
            at: at.to_owned(),
            with: Some(with),
            path: path.to_owned(),
            rule,
            kind: self.kind.clone(),
        });
    }

    fn remove(&mut self, at: String, rule: Rule) {
        self.list.push(Mutation {
            path: at.clone(),
            at,
            with: None,
            rule,
            kind: self.kind.clone(),
        });
    }

    /// `typed` tells that the `$type` has been chosen by a union.
    fn value(&mut self, schema: &Json, name: Option<&str>, value: &Json, at: &str, typed: bool) {
        if value.is_null() {
            return;
        }
        let kind = schema["type"].as_str().unwrap_or_default();
        let kind = schema["format"].as_str().unwrap_or(kind).to_owned();
        let outer = std::mem::replace(&mut self.kind, kind);
        self.value_of_kind(schema, name, value, at, typed);
        self.kind = outer;
    }

    fn value_of_kind(
        &mut self,
        schema: &Json,
        name: Option<&str>,
        value: &Json,
        at: &str,
        typed: bool,
    ) {
        match schema["type"].as_str().unwrap_or_default() {
            "record" => {
                if !typed {
                    self.add(
                        &format!("{at}/$type"),
                        "com.example.other".into(),
                        Rule::TypeName,
                    );
                    self.remove(format!("{at}/$type"), Rule::TypeName);
                }
                self.object(&schema["record"], value, at, false);
            }
            // The name of a parameter cannot be `$type`, but nothing refuses it.
            "params" => self.object(schema, value, at, false),
            "object" => self.object(schema, value, at, !typed),
            "array" => self.array(schema, value, at),
            "ref" => {
                let target = schema["ref"].as_str().unwrap_or_default();
                if let Some(def) = self.lexicons.defs.get(target) {
                    self.value(def, Some(target), value, at, false);
                }
            }
            "union" => self.union(schema, value, at),
            "string" => self.string(schema, value, at),
            "integer" => self.integer(schema, value, at),
            "boolean" => {
                self.add(at, "true".into(), Rule::Type);
                if !schema["const"].is_null() {
                    self.add(at, json!(!value.as_bool().unwrap_or_default()), Rule::Const);
                }
            }
            "bytes" => {
                let (min, max) = limits(schema, "minLength", "maxLength");
                let bytes = |length| json!({"$bytes": lexgen::lex::Bytes::new(vec![1; length]).to_base64()});
                self.add(at, "AAAA".into(), Rule::Type);
                self.add(at, json!({"$bytes": "?"}), Rule::Bytes);
                self.add(at, json!({"$bytes": "AA", "more": 1}), Rule::Bytes);
                if min > 0 {
                    self.add(at, bytes(min - 1), Rule::MinLength);
                }
                if max < 100_000 {
                    self.add(at, bytes(max + 1), Rule::MaxLength);
                }
            }
            "cid-link" => {
                self.add(at, value["$link"].clone(), Rule::Type);
                self.add(at, json!({"$link": "bafy"}), Rule::Link);
            }
            "blob" => self.blob(schema, at),
            "unknown" => {
                for other in [json!([]), json!("x"), json!(1), json!({"$bytes": "AA"})] {
                    self.add(at, other, Rule::Type);
                }
                self.add_at(
                    &format!("{at}/deep"),
                    json!([{"f": 0.5}]),
                    &format!("{at}/deep/0/f"),
                    Rule::Float,
                );
            }
            "token" => self.add(
                at,
                format!("{}x", name.unwrap_or_default()).into(),
                Rule::Const,
            ),
            other => panic!("{other}"),
        }
    }

    fn object(&mut self, schema: &Json, value: &Json, at: &str, may_be_typed: bool) {
        self.add(at, json!(["no object"]), Rule::Type);
        self.add_at(
            &format!("{at}/x-other"),
            json!({"n": 1e30}),
            &format!("{at}/x-other/n"),
            Rule::IntegerSize,
        );
        if may_be_typed {
            self.add(&format!("{at}/$type"), "".into(), Rule::TypeName);
        }
        let Some(properties) = schema["properties"].as_object() else {
            return;
        };
        for (name, property) in properties {
            let inner = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            let Some(found) = value.get(name) else {
                continue;
            };
            if has(&schema["required"], name) {
                self.remove(inner.clone(), Rule::Required);
            }
            if !has(&schema["nullable"], name) {
                self.add(&inner, Json::Null, Rule::Nullable);
            }
            self.value(property, None, found, &inner, false);
        }
    }

    fn array(&mut self, schema: &Json, value: &Json, at: &str) {
        self.add(at, json!({"0": 1}), Rule::Type);
        let (min, max) = limits(schema, "minLength", "maxLength");
        let Some(list) = value.as_array() else { return };
        if min > 0 {
            self.add(at, list[..min - 1].into(), Rule::MinLength);
        }
        if let (Some(first), true) = (list.first(), max < 200) {
            self.add(at, vec![first.clone(); max + 1].into(), Rule::MaxLength);
        }
        if !list.is_empty() {
            let index = self.random.below(list.len());
            let inner = format!("{at}/{index}");
            if !list[index].is_null() && !self.is_anything(&schema["items"]) {
                self.add(&inner, Json::Null, Rule::Type);
            }
            self.value(&schema["items"], None, &list[index], &inner, false);
        }
    }

    /// Whether it is a reference to nothing, which any value passes.
    fn is_anything(&self, schema: &Json) -> bool {
        schema["ref"]
            .as_str()
            .is_some_and(|name| !self.lexicons.defs.contains_key(name))
    }

    fn union(&mut self, schema: &Json, value: &Json, at: &str) {
        self.add(at, "com.example.nowhere".into(), Rule::Type);
        self.remove(format!("{at}/$type"), Rule::TypeName);
        self.add(&format!("{at}/$type"), json!(7), Rule::TypeName);
        if schema["closed"] == json!(true) {
            self.add(
                &format!("{at}/$type"),
                "com.example.nowhere".into(),
                Rule::Closed,
            );
        }
        let name = value["$type"].as_str().unwrap_or_default();
        if !has(&schema["refs"], name) {
            self.add_at(
                &format!("{at}/deep"),
                json!([{"f": 0.5}]),
                &format!("{at}/deep/0/f"),
                Rule::Float,
            );
        }
        if has(&schema["refs"], name) && self.lexicons.is_object(name) {
            self.value(&self.lexicons.defs[name], Some(name), value, at, true);
        }
    }

    fn string(&mut self, schema: &Json, value: &Json, at: &str) {
        self.add(at, json!([value]), Rule::Type);
        self.add(at, json!({"$link": crate::generate::RAW}), Rule::Type);
        let (min, max) = limits(schema, "minLength", "maxLength");
        let (min_graphemes, max_graphemes) = limits(schema, "minGraphemes", "maxGraphemes");
        let is_limited = min > 0 || min_graphemes > 0 || max < 100 || max_graphemes < 100;
        let is_listed = !schema["enum"].is_null() || !schema["const"].is_null();
        if !schema["format"].is_null() {
            if !is_limited && !is_listed {
                self.add(at, "not \u{1} this".into(), Rule::Format);
            }
            return;
        }
        if is_listed {
            if !is_limited {
                let rule = if schema["const"].is_null() {
                    Rule::Enum
                } else {
                    Rule::Const
                };
                self.add(at, "☃ is not in the list".into(), rule);
            }
            return;
        }
        // One grapheme of many bytes: a letter and marks of two bytes each.
        let marked = |graphemes: usize, bytes: usize| {
            let marks = bytes.saturating_sub(graphemes).div_ceil(2);
            format!("{}{}", "x".repeat(graphemes), "\u{301}".repeat(marks))
        };
        if max < 100_000 && max_graphemes > 0 && min_graphemes <= max {
            self.add(
                at,
                marked(min_graphemes.max(1), max + 1).into(),
                Rule::MaxLength,
            );
        }
        if max_graphemes < 100_000 && max > max_graphemes {
            self.add(at, "y".repeat(max_graphemes + 1).into(), Rule::MaxGraphemes);
        }
        if min > min_graphemes {
            self.add(at, "z".repeat(min - 1).into(), Rule::MinLength);
        }
        if min_graphemes > 1 && max > min + min_graphemes * 2 {
            self.add(
                at,
                marked(min_graphemes - 1, min).into(),
                Rule::MinGraphemes,
            );
        }
    }

    fn integer(&mut self, schema: &Json, value: &Json, at: &str) {
        self.add(at, value.to_string().into(), Rule::Type);
        self.add(at, json!(true), Rule::Type);
        self.add(at, json!(2.25), Rule::Float);
        self.add(at, json!(u64::MAX), Rule::IntegerSize);
        if !schema["const"].is_null() {
            return self.add(
                at,
                json!(schema["const"].as_i64().unwrap_or_default() + 1),
                Rule::Const,
            );
        }
        if !schema["enum"].is_null() {
            return self.add(at, json!(987_654_321), Rule::Enum);
        }
        if let Some(min) = schema["minimum"].as_i64() {
            self.add(at, json!(min - 1), Rule::Minimum);
        }
        if let Some(max) = schema["maximum"].as_i64() {
            self.add(at, json!(max + 1), Rule::Maximum);
        }
    }

    fn blob(&mut self, schema: &Json, at: &str) {
        self.add(at, "blob".into(), Rule::Type);
        let field = |name: &str| format!("{at}/{name}");
        self.remove(field("$type"), Rule::TypeName);
        self.remove(field("ref"), Rule::Blob);
        self.remove(field("mimeType"), Rule::Blob);
        self.remove(field("size"), Rule::Blob);
        self.add(&field("size"), "1".into(), Rule::Blob);
        self.add(&field("size"), json!(-2), Rule::Blob);
        self.add_at(&field("alt"), "x".into(), at, Rule::Blob);
        if let Some(max) = schema["maxSize"].as_u64() {
            self.add(&field("size"), json!(max + 1), Rule::MaxSize);
        }
        let takes_all =
            |accept: &Json| has(accept, "*/*") || accept.as_array().is_none_or(Vec::is_empty);
        if !takes_all(&schema["accept"]) {
            self.add(&field("mimeType"), "x-none/x".into(), Rule::Accept);
        }
    }
}
