//! Records, in a repository on a small service.
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use super::lex::records::{self, RecordError};
use super::lex::{self, CallError, Map, Record, Value};
use super::server::{Seen, Server, answer};
use super::transports::{Kind, Reqwest, Ureq, through_both};

through_both! {
    a_record_goes_round
    what_changed_meanwhile_is_not_overwritten
    lists_are_read_page_by_page
    what_is_not_there_is_an_error
}

#[derive(Clone, PartialEq)]
pub struct Note {
    pub text: String,
    pub extra: Map,
}
lex::object! {
    Note as "app.test.note": new(text: impl Into<String>),
    required { "text": text }
    extra extra
}

impl Record for Note {
    const NSID: &'static str = "app.test.note";
    type Key = lex::Tid;
    const KEY: lex::KeyKind = lex::KeyKind::Tid;
}

/// One of several hashes that a record can have, by the number of writes before it.
fn cid(writes: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(writes % 20).unwrap());
    format!("bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz45{letter}")
}

#[derive(Default)]
struct Repo {
    writes: usize,
    records: BTreeMap<String, (String, Value)>,
}

const JSON: &str = "Content-Type: application/json\r\n";

fn found(body: String) -> Vec<u8> {
    answer("200 OK", JSON, body)
}

fn fail(name: &str) -> Vec<u8> {
    answer(
        "400 Bad Request",
        JSON,
        format!(r#"{{"error":"{name}","message":"no"}}"#),
    )
}

fn at(key: &str) -> String {
    format!("at://did:plc:abc/app.test.note/{key}")
}

impl Repo {
    fn answer(&mut self, seen: &Seen) -> Vec<u8> {
        let path = seen.line.split(' ').nth(1).unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let params: BTreeMap<_, _> = query.split('&').filter_map(|p| p.split_once('=')).collect();
        let name = path.strip_prefix("/xrpc/com.atproto.repo.").unwrap();
        if seen.line.starts_with("GET") {
            assert_eq!(params["repo"], "did%3Aplc%3Aabc");
            assert_eq!(params["collection"], "app.test.note");
        }
        match name {
            "getRecord" => match self.records.get(params["rkey"]) {
                None => fail("RecordNotFound"),
                Some((cid, value)) => found(self.entry(params["rkey"], cid, value)),
            },
            "listRecords" => {
                let after = params.get("cursor").copied().unwrap_or("");
                let limit = params.get("limit").map_or(2, |n| n.parse().unwrap());
                let mut rest = self.records.iter().filter(|(key, _)| key.as_str() > after);
                let page: Vec<_> = rest.by_ref().take(limit).collect();
                let entries: Vec<_> = page.iter().map(|(k, (c, v))| self.entry(k, c, v)).collect();
                let cursor = match (rest.next(), page.last()) {
                    (Some(_), Some((key, _))) => format!(r#""cursor":"{key}","#),
                    _ => String::new(),
                };
                found(format!(r#"{{{cursor}"records":[{}]}}"#, entries.join(",")))
            }
            _ => self.write(name, &serde_json::from_slice(&seen.body).unwrap()),
        }
    }

    fn entry(&self, key: &str, cid: &str, value: &Value) -> String {
        let value = serde_json::to_string(value).unwrap();
        format!(r#"{{"uri":"{}","cid":"{cid}","value":{value}}}"#, at(key))
    }

    fn write(&mut self, name: &str, input: &Value) -> Vec<u8> {
        let text = |key| input.get(key).and_then(Value::as_str);
        assert_eq!(text("repo"), Some("did:plc:abc"));
        assert_eq!(text("collection"), Some("app.test.note"));
        let chosen = format!("key{}", self.writes);
        let key = text("rkey").unwrap_or(&chosen);
        let old = self.records.get(key);
        let differs = |swap| old.is_none_or(|(cid, _)| cid != swap);
        if text("swapRecord").is_some_and(differs) {
            return fail("InvalidSwap");
        }
        match name {
            "createRecord" if old.is_some() => return fail("Exists"),
            "createRecord" | "putRecord" => {
                let record = input.get("record").unwrap();
                assert_eq!(record.type_name(), Some("app.test.note"));
                let cid = cid(self.writes);
                self.records.insert(key.into(), (cid, record.clone()));
            }
            "deleteRecord" => {
                self.records.remove(key);
                self.writes += 1;
                return found(String::new());
            }
            other => panic!("{other}"),
        }
        let cid = cid(self.writes);
        self.writes += 1;
        found(format!(
            r#"{{"uri":"{}","cid":"{cid}","validationStatus":"unknown"}}"#,
            at(key)
        ))
    }
}

fn serve() -> (Server, Arc<Mutex<Repo>>) {
    let repo: Arc<Mutex<Repo>> = Arc::default();
    let shared = repo.clone();
    let server = Server::start(move |seen, stream| {
        let bytes = shared.lock().unwrap().answer(seen);
        stream.write_all(&bytes)
    });
    (server, repo)
}

const REPO: &str = "did:plc:abc";

/// What another program wrote: it has more fields than this one knows, of every kind.
fn rich(text: &str) -> Value {
    let json = r#"{"$type":"app.test.note","mood":{"deep":[1,null,true,{"$bytes":"AQID"}]},"text":"TEXT","n":-1.5,
        "ref":{"$link":"bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454"}}"#;
    serde_json::from_str(&json.replace("TEXT", text)).unwrap()
}

fn a_record_goes_round<K: Kind>() {
    let (server, repo) = serve();
    let client = K::client(&server.url());
    K::run(async {
        let written = records::create(&client, REPO, &Note::new("a")).await;
        let written = written.unwrap();
        assert_eq!(written.uri.as_str(), at("key0"));
        let mut note = records::get::<Note>(&client, REPO, "key0").await.unwrap();
        assert_eq!(note.cid.as_ref(), Some(&written.cid));
        assert_eq!(note.value, Note::new("a"));

        // Fields that the type does not know stay.
        let old = (cid(7), rich("old"));
        repo.lock().unwrap().records.insert("key0".into(), old);
        note = records::get::<Note>(&client, REPO, "key0").await.unwrap();
        note.value.text = "new".into();
        records::replace(&client, &note).await.unwrap();
        assert_eq!(repo.lock().unwrap().records["key0"].1, rich("new"));

        let change = |note: &mut Note| note.text.push('!');
        let update = records::update(&client, REPO, "key0", change).await;
        update.unwrap();
        assert_eq!(repo.lock().unwrap().records["key0"].1, rich("new!"));

        let put = records::put(&client, REPO, "own", &Note::new("b")).await;
        assert_eq!(put.unwrap().uri.record_key(), Some("own"));
        let again = records::create_at(&client, REPO, "own", &Note::new("c")).await;
        let error = again.unwrap_err();
        let code = &error.as_api().unwrap().code;
        assert_eq!(*code, RecordError::Other("Exists".into()));
        records::delete::<Note>(&client, REPO, "own").await.unwrap();
        let keys: Vec<_> = repo.lock().unwrap().records.keys().cloned().collect();
        assert_eq!(keys, ["key0"]);
    });
}

fn what_changed_meanwhile_is_not_overwritten<K: Kind>() {
    let (server, repo) = serve();
    let client = K::client(&server.url());
    let swap = |error: CallError<RecordError>| {
        assert_eq!(error.as_api().unwrap().code, RecordError::InvalidSwap);
    };
    K::run(async {
        let note = Note::new("a");
        records::put(&client, REPO, "k", &note).await.unwrap();
        let old = records::get::<Note>(&client, REPO, "k").await.unwrap();
        let other = (cid(9), Value::encode(&Note::new("other")).unwrap());
        let write = || {
            let other = other.clone();
            repo.lock().unwrap().records.insert("k".into(), other)
        };
        write();
        swap(records::replace(&client, &old).await.unwrap_err());
        swap(records::remove(&client, &old).await.unwrap_err());
        // Someone writes between reading and writing back.
        repo.lock().unwrap().records.get_mut("k").unwrap().0 = cid(3);
        let update = records::update::<Note>(&client, REPO, "k", |_| drop(write()));
        swap(update.await.unwrap_err());
        assert_eq!(repo.lock().unwrap().records["k"], other);
        let new = records::get::<Note>(&client, REPO, "k").await.unwrap();
        records::remove(&client, &new).await.unwrap();
        assert!(repo.lock().unwrap().records.is_empty());

        // What cannot be compared is not sent.
        let mut unknown = new.clone();
        unknown.cid = None;
        let error = records::replace(&client, &unknown).await.unwrap_err();
        assert!(matches!(error, CallError::Request(_)), "{error:?}");
        let mut elsewhere = new;
        elsewhere.uri = "at://did:plc:abc/app.test.other/k".parse().unwrap();
        let error = records::remove(&client, &elsewhere).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the request cannot be sent: at://did:plc:abc/app.test.other/k is not the address of a record of type \
             app.test.note"
        );
    });
}

fn lists_are_read_page_by_page<K: Kind>() {
    let (server, repo) = serve();
    let client = K::client(&server.url());
    for key in ["a", "b", "c", "d", "e"] {
        let value = match key {
            "c" => Value::Object(Map::from_iter([("text", 7)])),
            key => Value::encode(&Note::new(key)).unwrap(),
        };
        let mut repo = repo.lock().unwrap();
        repo.records.insert(key.to_owned(), (cid(1), value));
    }
    K::run(async {
        let mut items = records::list::<Note, _>(&client, REPO).items();
        let mut texts = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.unwrap();
            assert!(item.cid.is_some());
            match item.value {
                Ok(note) => texts.push(note.text),
                // One that does not fit its type does not hide the others.
                Err(error) => {
                    assert_eq!(item.uri.record_key(), Some("c"));
                    texts.push(error.to_string());
                }
            }
        }
        let wrong = "`text`: invalid type: integer `7`, expected a string";
        assert_eq!(texts, ["a", "b", wrong, "d", "e"]);
        assert_eq!(server.seen().len(), 3);

        let mut params = records::ListParams::<Note>::new(REPO);
        (params.limit, params.reverse) = (Some(4), Some(true));
        let mut pages = lex::pages(&client, params);
        let page = pages.next().await.unwrap().unwrap();
        assert_eq!((page.records.len(), page.cursor.as_deref()), (4, Some("d")));
        let line = server.seen().last().unwrap().line.clone();
        assert!(line.contains("&limit=4&reverse=true"), "{line}");
    });
}

fn what_is_not_there_is_an_error<K: Kind>() {
    let (server, repo) = serve();
    let client = K::client(&server.url());
    K::run(async {
        let error = records::get::<Note>(&client, REPO, "no").await;
        let error = error.unwrap_err();
        assert_eq!(error.as_api().unwrap().code, RecordError::RecordNotFound);
        // Deleting what is not there is fine.
        records::delete::<Note>(&client, REPO, "no").await.unwrap();
        let value = Value::Object(Map::from_iter([("text", 7)]));
        let record = ("k".to_owned(), (cid(1), value));
        repo.lock().unwrap().records.extend([record]);
        let error = records::get::<Note>(&client, REPO, "k").await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains("value.text"), "{error}");
    });
}

#[test]
fn calls_for_records_go_to_other_threads() {
    fn is_send<T: Send>(_: T) {}
    let client = Ureq::client("https://pds.test");
    is_send(records::get::<Note>(&client, REPO, "k"));
    is_send(records::create(&client, REPO, &Note::new("a")));
    is_send(records::update(&client, REPO, "k", |_: &mut Note| {}));
    is_send(records::list::<Note, _>(&client, REPO).items().next());
}
