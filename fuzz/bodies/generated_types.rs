//! Any data, read into the types generated from the project's lexicons. What a type takes it writes again, and reading
//! that gives the same value: in JSON, through a tree, and in DAG-CBOR.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::generated::com::atproto::{label, repo, server, sync};
use crate::generated::com::example::toolshed::{
    borrow_tool, defs, dimensions, loan, note, profile, search_tools, stock_take, subscribe_loans,
    tag, tool,
};
use crate::generated::lex;

/// Data for one type: what its lexicon asks for, with some changes.
pub fn run(data: &[u8]) {
    // Bytes that end too early make no data.
    let _ = try_run(&mut Unstructured::new(data));
    every_type(data);
}

/// A definition and the type that is generated for it.
macro_rules! types {
    ($($nsid:literal $pointer:literal $type:ty;)*) => {
        /// Where the schema of each type stands.
        const SCHEMAS: &[(&str, &str)] = &[$(($nsid, $pointer)),*];
        /// What a text and its tree must be to each type.
        const JUDGES: &[fn(&str)] = &[$(judge::<$type>),*];

        /// The same bytes as DAG-CBOR, for all types.
        fn every_type(data: &[u8]) {
            $(judge_cbor::<$type>(data);)*
        }
    };
}

types! {
    "com.example.toolshed.tool" "/defs/main/record" tool::Tool;
    "com.example.toolshed.dimensions" "/defs/main" dimensions::Dimensions;
    "com.example.toolshed.profile" "/defs/main/record" profile::Profile;
    "com.example.toolshed.loan" "/defs/main/record" loan::Loan;
    "com.example.toolshed.note" "/defs/main" note::Note;
    "com.example.toolshed.tag" "/defs/main/record" tag::Tag;
    "com.example.toolshed.defs" "/defs/toolView" defs::ToolView;
    "com.example.toolshed.defs" "/defs/memberView" defs::MemberView;
    "com.example.toolshed.defs" "/defs/shelfView" defs::ShelfView;
    "com.example.toolshed.defs" "/defs/category" defs::Category;
    "com.example.toolshed.searchTools" "/defs/main/parameters" search_tools::Params;
    "com.example.toolshed.searchTools" "/defs/main/output/schema" search_tools::Output;
    "com.example.toolshed.borrowTool" "/defs/main/input/schema" borrow_tool::Input;
    "com.example.toolshed.stockTake" "/defs/main/input/schema" stock_take::Input;
    "com.example.toolshed.subscribeLoans" "/defs/main/message/schema" subscribe_loans::Message;
    "com.atproto.label.defs" "/defs/label" label::defs::Label;
    "com.atproto.repo.applyWrites" "/defs/main/input/schema" repo::apply_writes::Input;
    "com.atproto.repo.listRecords" "/defs/main/output/schema" repo::list_records::Output;
    "com.atproto.server.createSession" "/defs/main/output/schema" server::create_session::Output;
    "com.atproto.server.getSession" "/defs/main/output/schema" server::get_session::Output;
    "com.atproto.sync.subscribeRepos" "/defs/main/message/schema" sync::subscribe_repos::Message;
}

/// Any data at all belongs to the data model's own type, too.
type AnyValue = lex::Value;

fn try_run(u: &mut Unstructured<'_>) -> Result<()> {
    let at = u.choose_index(SCHEMAS.len())?;
    let (nsid, pointer) = SCHEMAS[at];
    let lexicons = &*LEXICONS;
    let schema = lexicons[nsid].pointer(pointer).expect("the schema");
    let mut data = Data { u, lexicons };
    let value = data.of(schema, nsid, 0)?;
    let text = value.to_string();
    JUDGES[at](&text);
    judge::<AnyValue>(&text);
    Ok(())
}

/// JSON: never a panic, and what is taken comes back.
fn judge<T: Serialize + DeserializeOwned + for<'de> lex::Decode<'de> + PartialEq + Debug>(
    text: &str,
) {
    let parsed = serde_json::from_str::<T>(text);
    let tree = serde_json::from_str::<Value>(text).expect("it was written by serde_json");
    let from_tree = T::deserialize(tree);
    let Ok(value) = parsed else {
        assert!(
            from_tree.is_err(),
            "a tree is taken, its text is not: {text}"
        );
        return;
    };
    assert_eq!(
        from_tree.as_ref().ok(),
        Some(&value),
        "a text and its tree differ: {text}"
    );
    assert!(!format!("{value:?}").is_empty());
    let written = serde_json::to_string(&value)
        .unwrap_or_else(|error| panic!("{text} is read, not written: {error}"));
    assert_eq!(lex::to_json(&value).as_ref().ok(), Some(&written), "{text}");
    let again: T = serde_json::from_str(&written)
        .unwrap_or_else(|error| panic!("{text} gives {written}: {error}"));
    assert_eq!(again, value, "{text}");
    assert_eq!(
        serde_json::to_string(&again).expect("written before"),
        written
    );
    if let Ok(cbor) = serde_ipld_dagcbor::to_vec(&value) {
        let again: T = serde_ipld_dagcbor::from_slice(&cbor)
            .unwrap_or_else(|error| panic!("{text} as CBOR: {error}"));
        assert_eq!(again, value, "{text}");
        let ours: T = lex::from_dag_cbor(&cbor)
            .unwrap_or_else(|error| panic!("{text} as CBOR, by our reader: {error}"));
        assert_eq!(ours, value, "{text}");
        assert_eq!(
            serde_ipld_dagcbor::to_vec(&again).expect("written before"),
            cbor
        );
    }
}

/// DAG-CBOR of any bytes. The reader of the support code takes nothing that the other refuses.
fn judge_cbor<T>(data: &[u8])
where
    T: Serialize + DeserializeOwned + for<'de> lex::Decode<'de> + PartialEq + Debug,
{
    let value = serde_ipld_dagcbor::from_slice::<T>(data);
    if let Ok(ours) = lex::from_dag_cbor::<T>(data) {
        assert_eq!(value.as_ref().ok(), Some(&ours), "{data:02x?}");
    }
    if let Ok(value) = value {
        let written = serde_ipld_dagcbor::to_vec(&value).expect("it came as CBOR");
        assert_eq!(
            serde_ipld_dagcbor::from_slice::<T>(&written).expect("just written"),
            value
        );
    }
}

/// The lexicons, parsed once.
static LEXICONS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(lexicons);

/// The lexicons, from the generated code itself.
fn lexicons() -> BTreeMap<String, Value> {
    let parse = |lexicon: &lex::Lexicon| {
        let json = serde_json::from_str(lexicon.json).expect("a lexicon");
        (lexicon.nsid.to_owned(), json)
    };
    crate::generated::LEXICONS.iter().map(parse).collect()
}

/// Makes data for schemas.
struct Data<'a, 'b, 'l> {
    u: &'a mut Unstructured<'b>,
    lexicons: &'l BTreeMap<String, Value>,
}

impl Data<'_, '_, '_> {
    fn of(&mut self, schema: &Value, nsid: &str, depth: usize) -> Result<Value> {
        if depth > 12 || self.u.ratio(1, 25)? {
            return self.any(depth);
        }
        let text = |key: &str| schema[key].as_str().unwrap_or_default();
        Ok(match text("type") {
            "object" | "params" => {
                let mut object = Map::new();
                for (name, field) in schema["properties"].as_object().into_iter().flatten() {
                    let required = schema["required"]
                        .as_array()
                        .is_some_and(|list| list.contains(&json!(name)));
                    if self.u.ratio(if required { 19 } else { 10 }, 20)? {
                        object.insert(name.clone(), self.of(field, nsid, depth + 1)?);
                    }
                }
                if self.u.ratio(1, 6)? {
                    let key = *self.u.choose(KEYS)?;
                    object.insert(key.to_owned(), self.any(depth + 1)?);
                }
                Value::Object(object)
            }
            "array" => {
                let mut list = Vec::new();
                for _ in 0..self.u.int_in_range(0..=3)? {
                    list.push(self.of(&schema["items"], nsid, depth + 1)?);
                }
                Value::Array(list)
            }
            "ref" => self.target(text("ref"), nsid, depth)?.1,
            "union" => {
                let refs = schema["refs"]
                    .as_array()
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                if refs.is_empty() || self.u.ratio(1, 10)? {
                    return self.any(depth);
                }
                let reference = self.u.choose(refs)?.as_str().unwrap_or_default();
                let (name, mut value) = self.target(reference, nsid, depth)?;
                // `$type` last, as JSON with sorted keys never has it; a type has to find it there.
                if let Value::Object(object) = &mut value {
                    object.insert("$type".to_owned(), json!(name));
                }
                value
            }
            "string" => match schema["knownValues"]
                .as_array()
                .or(schema["enum"].as_array())
            {
                Some(values) if self.u.ratio(2, 3)? => self.u.choose(values)?.clone(),
                _ => json!(self.u.choose(TEXTS)?),
            },
            "integer" => json!(
                self.u
                    .choose(&[0, 1, 7, 110, -1, i64::MAX, i64::MIN, 1 << 53])?
            ),
            "boolean" => json!(self.u.arbitrary::<bool>()?),
            "bytes" => json!({"$bytes": self.u.choose(&["", "AA", "AAE=", "/+8", "=", "A"])?}),
            "cid-link" => json!({"$link": self.u.choose(CIDS)?}),
            "blob" => match self.u.ratio(1, 5)? {
                true => json!({"cid": self.u.choose(CIDS)?, "mimeType": "image/png"}),
                false => json!({
                    "$type": "blob", "ref": {"$link": self.u.choose(CIDS)?}, "mimeType": "image/png",
                    "size": self.u.choose(&[0, 1, -1, i64::MAX])?,
                }),
            },
            _ => self.any(depth)?,
        })
    }

    /// Data for what a reference leads to, and its full name.
    fn target(&mut self, reference: &str, nsid: &str, depth: usize) -> Result<(String, Value)> {
        let (file, name) = reference.split_once('#').unwrap_or((reference, "main"));
        let file = if file.is_empty() { nsid } else { file };
        let full = if name == "main" {
            file.to_owned()
        } else {
            format!("{file}#{name}")
        };
        let Some(def) = self
            .lexicons
            .get(file)
            .map(|lexicon| &lexicon["defs"][name])
        else {
            return Ok((full, self.any(depth)?));
        };
        let schema = def.get("record").unwrap_or(def);
        Ok((full, self.of(schema, file, depth + 1)?))
    }

    /// Any JSON.
    fn any(&mut self, depth: usize) -> Result<Value> {
        Ok(
            match self.u.int_in_range(0..=if depth > 14 { 5 } else { 8 })? {
                0 => Value::Null,
                1 => json!(self.u.arbitrary::<bool>()?),
                2 => json!(self.u.arbitrary::<i64>()?),
                3 => json!(
                    self.u
                        .choose(&[0.5, -0.0, 1.0, 1e300, 9_007_199_254_740_993.0])?
                ),
                4 => json!(self.u.choose(TEXTS)?),
                5 => json!(self.u.arbitrary::<String>()?),
                6 => {
                    let mut list = Vec::new();
                    for _ in 0..self.u.int_in_range(0..=3)? {
                        list.push(self.any(depth + 1)?);
                    }
                    Value::Array(list)
                }
                _ => {
                    let mut object = Map::new();
                    for _ in 0..self.u.int_in_range(0..=3)? {
                        let key = *self.u.choose(KEYS)?;
                        object.insert(key.to_owned(), self.any(depth + 1)?);
                    }
                    Value::Object(object)
                }
            },
        )
    }
}

const KEYS: &[&str] = &[
    "$type",
    "$bytes",
    "$link",
    "$x",
    "",
    "a",
    "b",
    "ab",
    "name",
    "extra",
    "ref",
    "mimeType",
    "size",
    "cid",
    "__proto__",
    "é",
];

const CIDS: &[&str] = &[
    "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq",
    "bafkreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq",
    "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKHgPr",
    "z",
    "",
    "bafy",
];

const TEXTS: &[&str] = &[
    "",
    "a",
    "self",
    "did:plc:abc",
    "alice.example.com",
    "com.example.toolshed.tool",
    "com.example.toolshed.tool#mains",
    "at://did:plc:abc/com.example.toolshed.tool/self",
    "2024-11-05T08:30:00Z",
    "2024-11-05T08:30:00-00:00",
    "3jzfcijpj2z2a",
    "pt-BR",
    "https://example.com",
    "blob",
    "bytes",
    "\0",
    "é\u{301}",
    "😀",
    "#commit",
    "#main",
    "null",
    "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq",
    "0",
    "{}",
];
