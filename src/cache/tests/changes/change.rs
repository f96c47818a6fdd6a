//! Random changes of lexicons: the same ones each time.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// xorshift64: the same numbers each time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

/// What a change may mention: definitions that there are, and some that there are not.
pub struct Names {
    defs: Vec<String>,
    nsids: Vec<String>,
}

impl Names {
    pub fn of(all: &BTreeMap<String, Value>) -> Self {
        let (mut defs, mut nsids) = (Vec::new(), Vec::new());
        for document in all.values() {
            let id = document["id"].as_str().unwrap_or_default();
            nsids.push(id.to_owned());
            let names = document["defs"].as_object().into_iter().flatten();
            defs.extend(names.map(|(name, _)| format!("{id}#{name}")));
        }
        Self { defs, nsids }
    }

    fn target(&self, random: &mut Random) -> String {
        match random.below(8) {
            0 => format!("{}#nothing", self.nsids[random.below(self.nsids.len())]),
            1 => "com.example.nowhere".to_owned(),
            2 => self.nsids[random.below(self.nsids.len())].clone(),
            _ => self.defs[random.below(self.defs.len())].clone(),
        }
    }
}

fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, format!("{at}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (n, value) in list.iter().enumerate() {
                pointers(value, format!("{at}/{n}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

/// A schema of any kind.
fn schema(names: &Names, random: &mut Random) -> Value {
    let target = names.target(random);
    match random.below(13) {
        0 => json!({"type": "string", "maxLength": random.below(99) + 1}),
        1 => json!({"type": "string", "knownValues": ["a", "b", target]}),
        2 => json!({"type": "string", "enum": ["a", "A", "other"]}),
        3 => json!({"type": "integer", "minimum": random.below(5)}),
        4 | 5 => json!({"type": "ref", "ref": target}),
        6 => json!({"type": "union", "refs": [target, names.target(random)]}),
        7 => json!({"type": "array", "items": {"type": "ref", "ref": target}}),
        8 => {
            json!({"type": "object", "required": ["x"], "properties": {"x": {"type": "ref", "ref": target}}})
        }
        9 => json!({"type": "string", "format": "datetime", "description": "When."}),
        10 => json!({"type": "string", "maxGraphemes": 3}),
        11 => json!({"type": "unknown"}),
        _ => json!({"type": "bytes"}),
    }
}

/// Changes a document in one of many ways. `None` for one that is to be no JSON.
pub fn change(document: &Value, names: &Names, random: &mut Random) -> Option<Value> {
    let mut new = document.clone();
    let defs: Vec<String> = document["defs"].as_object()?.keys().cloned().collect();
    let def = random.pick(&defs)?.clone();
    let number = random.below(100);
    let map = new["defs"].as_object_mut()?;
    match random.below(30) {
        // A field more, mostly.
        0..6 | 24.. => {
            let mut all = Vec::new();
            pointers(document, String::new(), &mut all);
            all.retain(|at| at.ends_with("/properties"));
            if let Some(at) = random.pick(&all) {
                let name = ["changed", "aB", "a_b", "cursor", "type", "items"][random.below(6)];
                let name = format!("{name}{}", random.below(3));
                let object = new.pointer_mut(at.strip_suffix("/properties")?)?;
                object["properties"][&name] = schema(names, random);
                if let (0, Some(required)) = (random.below(2), object["required"].as_array_mut()) {
                    required.push(json!(name));
                }
            }
        }
        6 => drop(map.remove(&def)),
        7 => {
            let value = map.remove(&def)?;
            map.insert(format!("{def}{number}"), value);
        }
        8 => drop(map.insert(def, json!({"type": "token", "description": "A token."}))),
        9 | 10 => drop(map.insert(def, schema(names, random))),
        11 => drop(map.insert(format!("more{number}"), schema(names, random))),
        // Names that meet others.
        12 => {
            let name = def[..1].to_uppercase() + &def[1..];
            map.insert(name, json!({"type": "object", "properties": {}}));
        }
        13 => {
            let last = document["id"].as_str()?.rsplit('.').next()?;
            map.insert(last.to_owned(), json!({"type": "object", "properties": {}}));
        }
        14 => {
            for name in ["params", "output", "input", "error", "lex"] {
                map.insert(name.to_owned(), json!({"type": "object", "properties": {}}));
            }
        }
        15 => map[&def]["description"] = json!(format!("Changed {number}. Then more.")),
        16 => map[&def]["description"] = json!("Deprecated: no more."),
        17 => new["description"] = json!(format!("Changed {number}.")),
        18 => {
            map[&def] = json!({"type": "record", "key": "tid", "record": {"type": "object", "properties": {}}})
        }
        19 => new["id"] = json!(names.nsids[random.below(names.nsids.len())]),
        20 => return None,
        // Anything at all.
        _ => {
            let mut all = Vec::new();
            pointers(document, String::new(), &mut all);
            let at = random.pick(&all)?;
            let (parent, key) = at.rsplit_once('/')?;
            let key = key.replace("~1", "/").replace("~0", "~");
            match new.pointer_mut(parent)? {
                Value::Object(map) if random.below(2) == 0 => drop(map.remove(&key)),
                Value::Object(map) => drop(map.insert(key, schema(names, random))),
                Value::Array(list) => drop(list.pop()),
                _ => {}
            }
        }
    }
    Some(new)
}
