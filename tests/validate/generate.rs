//! Random values that are valid by a lexicon, made from its JSON alone.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::common::files_below;

/// A small generator of random numbers, the same on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end.max(1) as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

pub const RAW: &str = "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4";

/// Definitions by their full names.
#[derive(Default)]
pub struct Lexicons {
    pub defs: BTreeMap<String, Json>,
}

impl Lexicons {
    /// All definitions of a folder, and what endpoints take and give under the names that the validator has for it.
    pub fn read(folder: &Path) -> Self {
        let mut lexicons = Self::default();
        for (path, text) in files_below(folder) {
            if path.ends_with(".json") {
                lexicons.add(&serde_json::from_str::<Json>(&text).expect("a lexicon"));
            }
        }
        let places = [
            ("params", "/parameters"),
            ("input", "/input/schema"),
            ("output", "/output/schema"),
            ("message", "/message/schema"),
        ];
        for (name, def) in lexicons.defs.clone() {
            for (part, place) in places {
                if let Some(schema) = def.pointer(place) {
                    let part = lexicons.defs.entry(format!("{name}#{part}"));
                    part.or_insert_with(|| schema.clone());
                }
            }
        }
        lexicons
    }

    pub fn add(&mut self, document: &Json) {
        let id = document["id"].as_str().expect("an id");
        for (name, def) in document["defs"].as_object().expect("definitions") {
            self.defs.insert(full(id, name), self.absolute(def, id));
        }
    }

    /// The definition with every reference spelled out.
    fn absolute(&self, schema: &Json, id: &str) -> Json {
        match schema {
            Json::Object(map) => {
                let entries = map.iter().map(|(key, value)| {
                    let value = match (key.as_str(), value) {
                        ("ref", Json::String(text)) => resolve(text, id).into(),
                        ("refs", Json::Array(list)) => {
                            let all = list.iter().filter_map(Json::as_str);
                            all.map(|text| resolve(text, id)).collect()
                        }
                        (_, other) => self.absolute(other, id),
                    };
                    (key.clone(), value)
                });
                Json::Object(entries.collect())
            }
            Json::Array(list) => list.iter().map(|item| self.absolute(item, id)).collect(),
            other => other.clone(),
        }
    }

    /// The names of what a value can be of.
    pub fn targets(&self) -> Vec<&str> {
        let has_values = |def: &Json| {
            let kind = def["type"].as_str();
            matches!(
                kind,
                Some("record" | "object" | "params" | "array" | "union" | "ref")
            )
        };
        let targets = self.defs.iter().filter(|(_, def)| has_values(def));
        targets.map(|(name, _)| name.as_str()).collect()
    }

    /// A value of the definition with this name.
    pub fn value(&self, name: &str, random: &mut Random) -> Option<Json> {
        self.generate(&self.defs[name], Some(name), random, 0)
    }

    /// A value of a schema; `None` where it would go too deep.
    fn generate(
        &self,
        schema: &Json,
        name: Option<&str>,
        random: &mut Random,
        depth: usize,
    ) -> Option<Json> {
        if depth > 9 {
            return None;
        }
        Some(match schema["type"].as_str()? {
            "record" => {
                let mut value = self.generate(&schema["record"], None, random, depth)?;
                value["$type"] = name?.into();
                value
            }
            "object" | "params" => self.object(schema, random, depth)?,
            "array" => self.array(schema, random, depth)?,
            "ref" => {
                let target = schema["ref"].as_str()?;
                match self.defs.get(target) {
                    Some(def) => self.generate(def, Some(target), random, depth + 1)?,
                    None => json!({"any": [1]}),
                }
            }
            "union" => self.union(schema, random, depth)?,
            "string" => string(schema, random)?,
            "integer" => integer(schema, random),
            "boolean" => match &schema["const"] {
                Json::Null => random.chance(50).into(),
                only => only.clone(),
            },
            "bytes" => {
                let (min, max) = limits(schema, "minLength", "maxLength");
                let length = min + random.below(max.min(min + 20) - min + 1);
                json!({"$bytes": lexgen::lex::Bytes::new(vec![7; length]).to_base64()})
            }
            "cid-link" => json!({"$link": RAW}),
            "blob" => {
                let accept = schema["accept"].as_array().and_then(|list| list.first());
                let mime = accept
                    .and_then(Json::as_str)
                    .unwrap_or("image/png")
                    .replace('*', "png");
                let size = schema["maxSize"].as_u64().unwrap_or(1000);
                let mime = mime.replace("png/png", "image/png");
                json!({"$type": "blob", "ref": {"$link": RAW}, "mimeType": mime, "size": random.below(size as usize + 1)})
            }
            "unknown" => match random.chance(50) {
                true => json!({"a": [null, {"b": 1}], "$type": "com.example.any"}),
                false => json!({}),
            },
            "token" => name?.into(),
            _ => return None,
        })
    }

    fn object(&self, schema: &Json, random: &mut Random, depth: usize) -> Option<Json> {
        let mut map = Map::new();
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        for (name, property) in properties {
            let required = has(&schema["required"], name);
            if !required && !random.chance(60 - depth * 6) {
                continue;
            }
            if has(&schema["nullable"], name) && random.chance(30) {
                map.insert(name.clone(), Json::Null);
                continue;
            }
            match self.generate(property, None, random, depth + 1) {
                Some(value) => drop(map.insert(name.clone(), value)),
                None if required => return None,
                None => {}
            }
        }
        if random.chance(20) {
            map.insert("x-more".to_owned(), json!({"of": ["this"]}));
        }
        Some(Json::Object(map))
    }

    fn array(&self, schema: &Json, random: &mut Random, depth: usize) -> Option<Json> {
        let (min, max) = limits(schema, "minLength", "maxLength");
        let length = min + random.below(max.min(min + 3) - min + 1);
        let mut list = Vec::new();
        for _ in 0..length {
            match self.generate(&schema["items"], None, random, depth + 1) {
                Some(value) => list.push(value),
                None if list.len() < min => return None,
                None => break,
            }
        }
        Some(Json::Array(list))
    }

    fn union(&self, schema: &Json, random: &mut Random, depth: usize) -> Option<Json> {
        let refs: Vec<&str> = schema["refs"]
            .as_array()?
            .iter()
            .filter_map(Json::as_str)
            .collect();
        let open = schema["closed"] != json!(true);
        let objects: Vec<&&str> = refs.iter().filter(|name| self.is_object(name)).collect();
        if open && (objects.is_empty() || random.chance(15) || depth > 6) {
            return Some(json!({"$type": "com.example.nowhere", "a": 1}));
        }
        let name = random.pick(&objects);
        let mut value = self.generate(&self.defs[**name], Some(name), random, depth + 1)?;
        value["$type"] = (**name).into();
        Some(value)
    }

    pub fn is_object(&self, name: &str) -> bool {
        let kind = self.defs.get(name).and_then(|def| def["type"].as_str());
        matches!(kind, Some("object" | "record"))
    }
}

fn full(id: &str, name: &str) -> String {
    match name {
        "main" => id.to_owned(),
        name => format!("{id}#{name}"),
    }
}

fn resolve(text: &str, id: &str) -> String {
    let (nsid, name) = text.split_once('#').unwrap_or((text, "main"));
    full(if nsid.is_empty() { id } else { nsid }, name)
}

pub fn has(list: &Json, name: &str) -> bool {
    list.as_array()
        .is_some_and(|list| list.iter().any(|item| item == name))
}

/// Two limits of a schema, with what stands for none.
pub fn limits(schema: &Json, min: &str, max: &str) -> (usize, usize) {
    let limit = |name: &str| schema[name].as_u64().map(|limit| limit as usize);
    (
        limit(min).unwrap_or(0),
        limit(max).unwrap_or(usize::MAX / 2),
    )
}

fn integer(schema: &Json, random: &mut Random) -> Json {
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    if let Some(values) = schema["enum"].as_array() {
        return random.pick(values).clone();
    }
    let min = schema["minimum"].as_i64();
    let max = schema["maximum"].as_i64();
    let spread = random.below(50) as i64;
    match (min, max) {
        (Some(min), Some(max)) => min + spread.min(max - min),
        (Some(min), None) => min + spread,
        (None, Some(max)) => max - spread,
        (None, None) => spread - 25,
    }
    .into()
}

fn string(schema: &Json, random: &mut Random) -> Option<Json> {
    if !schema["const"].is_null() {
        return Some(schema["const"].clone());
    }
    if let Some(values) = schema["enum"].as_array() {
        return Some(random.pick(values).clone());
    }
    let (min, max) = limits(schema, "minLength", "maxLength");
    let (min_graphemes, max_graphemes) = limits(schema, "minGraphemes", "maxGraphemes");
    if let Some(format) = schema["format"].as_str() {
        let samples = samples(format)
            .iter()
            .filter(|text| (min..=max).contains(&text.len()));
        let samples: Vec<&&str> = samples.collect();
        return (!samples.is_empty()).then(|| Json::from(**random.pick(&samples)));
    }
    let least = min.max(min_graphemes);
    let most = max.min(max_graphemes).min(least + 40);
    let length = least + random.below(most.checked_sub(least)? + 1);
    // Of ASCII each byte is a grapheme; wider letters go where there is room.
    let wide = max >= length * 25;
    let letters = ["a", "Z", " ", "7", "ö", "日", "👨‍👩‍👧‍👧"];
    let letters = if wide { &letters[..] } else { &letters[..4] };
    let text: String = (0..length).map(|_| *random.pick(letters)).collect();
    Some(text.into())
}

pub fn samples(format: &str) -> &'static [&'static str] {
    match format {
        "did" => &["did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:web:example.com"],
        "handle" => &["alice.example.com", "a.co", "XX.LCS.MIT.EDU"],
        "at-identifier" => &["did:plc:ewvi7nxzyoun6zhxrhs64oiz", "alice.example.com"],
        "at-uri" => &[
            "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y",
            "at://alice.example.com",
        ],
        "nsid" => &["com.example.thing", "net.users.bob.ping"],
        "cid" => &[
            RAW,
            "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
        ],
        "datetime" => &["2024-11-05T08:30:00.123Z", "1985-04-12T23:20:50+01:45"],
        "language" => &["en", "pt-BR", "zh-Hant"],
        "record-key" => &["self", "3jui7kd54zh2y", "~1.2-3_"],
        "tid" => &["3jui7kd54zh2y", "2222222222222"],
        "uri" => &["https://example.com/path?q=1#f", "dns:example.com"],
        other => panic!("{other}"),
    }
}
