//! Writes of records with conditions, and batches of them: what is sent, and what is made of the answer.
use std::future::IntoFuture;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::json;

use super::lex::records::{self, BatchResult, RecordError, ValidationStatus};
use super::lex::{self, CallError, Cid, Decode, Map, Record, Value, block_on};
use super::records::Note;
use super::transports::Canned;

const REPO: &str = "did:plc:abc";
const CID: &str = "bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454";
const OLD: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
const REV: &str = "3jzfcijpj2z2a";

fn cid(text: &str) -> Cid {
    text.parse().unwrap()
}

fn service(answer: serde_json::Value) -> Canned {
    Canned::new(200, &[], answer.to_string())
}

/// The path and the body of the only request.
fn sent(service: &Canned) -> (String, serde_json::Value) {
    let request = service.request();
    let body = serde_json::from_slice(request.body()).unwrap();
    (request.uri().path().to_owned(), body)
}

fn written() -> serde_json::Value {
    json!({ "uri": "at://did:plc:abc/app.test.note/k", "cid": CID, "validationStatus": "valid",
        "commit": { "cid": OLD, "rev": REV } })
}

/// A record of another type, which an upper limit of nobody allows.
struct Unwritable;

impl Record for Unwritable {
    const NSID: &'static str = "app.test.unwritable";
    type Key = lex::Tid;
    const KEY: lex::KeyKind = lex::KeyKind::Tid;
}

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("no"))
    }
}

impl<'de> Decode<'de> for Unwritable {
    fn decode<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Ok(Unwritable)
    }
}

#[test]
fn a_write_takes_conditions() {
    let service = service(written());
    let client = service.clone().client();
    let write = records::put(&client, REPO, "k", &Note::new("a"));
    let written = block_on(write.validate(true).swap_commit(cid(OLD))).unwrap();
    assert_eq!(
        sent(&service),
        (
            "/xrpc/com.atproto.repo.putRecord".into(),
            json!({ "repo": REPO, "collection": "app.test.note", "rkey": "k", "validate": true, "swapCommit": OLD,
                "record": { "$type": "app.test.note", "text": "a" } })
        )
    );
    assert_eq!(written.uri.record_key(), Some("k"));
    assert_eq!(written.validation_status, Some(ValidationStatus::Valid));
    let commit = written.commit.unwrap();
    assert_eq!((commit.cid, commit.rev.as_str()), (cid(OLD), REV));

    let create = records::create(&client, REPO, &Note::new("a")).validate(false);
    block_on(create).unwrap();
    assert_eq!(
        sent(&service).1,
        json!({ "repo": REPO, "collection": "app.test.note", "validate": false,
            "record": { "$type": "app.test.note", "text": "a" } })
    );
}

#[test]
fn a_service_that_tells_less_is_understood() {
    let short = json!({ "uri": "at://did:plc:abc/app.test.note/k", "cid": CID,
        "validationStatus": "half", "new": 1 });
    let service = service(short);
    let client = service.clone().client();
    let written = block_on(records::create(&client, REPO, &Note::new("a"))).unwrap();
    assert_eq!(written.commit, None);
    let half = Some(ValidationStatus::Other("half".into()));
    assert_eq!(written.validation_status, half);
}

#[test]
fn a_deletion_tells_its_commit_if_it_has_one() {
    for (body, rev) in [
        (
            json!({ "commit": { "cid": OLD, "rev": REV } }).to_string(),
            Some(REV),
        ),
        ("{}".to_owned(), None),
        (String::new(), None),
    ] {
        let service = Canned::new(200, &[], body);
        let client = service.clone().client();
        let delete = records::delete::<Note>(&client, REPO, "k").swap_commit(cid(OLD));
        let commit = block_on(delete).unwrap().commit;
        assert_eq!(
            commit.map(|commit| commit.rev),
            rev.map(|r| r.parse().unwrap())
        );
        assert_eq!(
            sent(&service),
            (
                "/xrpc/com.atproto.repo.deleteRecord".into(),
                json!({ "repo": REPO, "collection": "app.test.note", "rkey": "k", "swapCommit": OLD })
            )
        );
    }
}

#[test]
fn an_older_version_can_be_read() {
    let service = service(
        json!({ "uri": "at://did:plc:abc/app.test.note/k", "cid": CID,
        "value": { "$type": "app.test.note", "text": "old" } }),
    );
    let client = service.clone().client();
    let note = records::get_version::<Note>(&client, REPO, "k", cid(CID));
    assert_eq!(block_on(note).unwrap().value, Note::new("old"));
    let query = format!("repo=did%3Aplc%3Aabc&collection=app.test.note&rkey=k&cid={CID}");
    assert_eq!(service.request().uri().query(), Some(&*query));
}

#[test]
fn a_batch_is_one_call() {
    let service = service(json!({ "commit": { "cid": OLD, "rev": REV }, "results": [
        { "uri": "at://did:plc:abc/app.test.note/n", "cid": CID,
            "$type": "com.atproto.repo.applyWrites#createResult" },
        { "$type": "com.atproto.repo.applyWrites#createResult", "uri": "at://did:plc:abc/app.test.note/own",
            "cid": CID, "validationStatus": "unknown" },
        { "$type": "com.atproto.repo.applyWrites#updateResult", "uri": "at://did:plc:abc/app.test.note/k",
            "cid": CID },
        { "$type": "com.atproto.repo.applyWrites#deleteResult" },
    ] }));
    let client = service.clone().client();
    // What this program does not know stays in a batch, too.
    let json = r#"{"$type":"app.test.note","text":"c","mood":{"deep":[1,{"$bytes":"AQID"}]}}"#;
    let rich: Note = serde_json::from_str(json).unwrap();
    let batch = records::batch(&client, REPO)
        .create(&Note::new("a"))
        .create_at("own", &Note::new("b"))
        .update("k", &rich)
        .delete::<Unwritable>("gone")
        .validate(true)
        .swap_commit(cid(OLD));
    assert_eq!((batch.len(), batch.is_empty()), (4, false));
    let applied = block_on(batch).unwrap();
    let note = |text| json!({ "$type": "app.test.note", "text": text });
    let action = |name| format!("com.atproto.repo.applyWrites#{name}");
    let rich: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(
        sent(&service),
        (
            "/xrpc/com.atproto.repo.applyWrites".into(),
            json!({ "repo": REPO, "validate": true, "swapCommit": OLD, "writes": [
                { "$type": action("create"), "collection": "app.test.note", "value": note("a") },
                { "$type": action("create"), "collection": "app.test.note", "rkey": "own", "value": note("b") },
                { "$type": action("update"), "collection": "app.test.note", "rkey": "k", "value": rich },
                { "$type": action("delete"), "collection": "app.test.unwritable", "rkey": "gone" },
            ] })
        )
    );
    assert_eq!(applied.commit.as_ref().unwrap().rev.as_str(), REV);
    match applied.results.as_deref().unwrap() {
        [
            BatchResult::Created(new),
            BatchResult::Created(own),
            BatchResult::Updated(updated),
            BatchResult::Deleted(deleted),
        ] => {
            assert_eq!(new.uri.record_key(), Some("n"));
            assert_eq!(own.validation_status, Some(ValidationStatus::Unknown));
            assert_eq!((&updated.cid, &deleted.commit), (&cid(CID), &None));
        }
        other => panic!("{other:?}"),
    }
    // It is written as it was read.
    let again = serde_json::to_value(&applied).unwrap();
    let results = again["results"].as_array().unwrap();
    assert_eq!(results[3], json!({ "$type": action("deleteResult") }));
    assert_eq!(results[2]["$type"], action("updateResult"));
}

#[test]
fn a_batch_of_a_service_that_tells_nothing_is_applied() {
    let service = Canned::new(200, &[], "");
    let client = service.clone().client();
    let applied = block_on(records::batch(&client, REPO)).unwrap();
    assert_eq!((applied.commit, applied.results), (None, None));
    assert_eq!(sent(&service).1, json!({ "repo": REPO, "writes": [] }));
}

#[test]
fn a_batch_that_fails_tells_why() {
    let service = Canned::new(400, &[], r#"{"error":"InvalidSwap"}"#);
    let client = service.clone().client();
    let batch = records::batch(&client, REPO).create(&Note::new("a"));
    let error = block_on(batch).unwrap_err();
    assert_eq!(error.as_api().unwrap().code, RecordError::InvalidSwap);
    drop(service.request());

    // What cannot be written is not sent, nor is anything else of the batch.
    let batch = records::batch(&client, REPO).create(&Note::new("a"));
    let batch = batch.update("k", &Unwritable).create(&Note::new("b"));
    let error = block_on(batch).unwrap_err();
    assert!(matches!(error, CallError::Request(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the request cannot be sent: the record: no"
    );
    let error = block_on(records::put(&client, REPO, "k", &Unwritable).validate(true)).unwrap_err();
    assert!(matches!(error, CallError::Request(_)), "{error:?}");

    let client = Canned::new(200, &[], r#"{"results":[{"$type":"app.test.new"}]}"#).client();
    let error = block_on(records::batch(&client, REPO)).unwrap_err();
    assert!(matches!(error, CallError::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("`app.test.new`"), "{error}");
}

#[test]
fn what_is_not_awaited_is_not_sent() {
    let service = service(written());
    let client = service.clone().client();
    drop(records::put(&client, REPO, "k", &Note::new("a")).into_future());
    drop(records::batch(&client, REPO).into_future());
    block_on(records::create(&client, REPO, &Note::new("a"))).unwrap();
    assert_eq!(sent(&service).0, "/xrpc/com.atproto.repo.createRecord");
}

#[test]
fn writes_go_to_other_threads_and_show_no_record() {
    fn check<F: IntoFuture<IntoFuture: Send> + Send + std::fmt::Debug>(write: F) {
        assert!(!format!("{write:?}").contains("secret"), "{write:?}");
    }
    let client = Canned::default().client();
    let mut note = Note::new("secret");
    note.extra = Map::from_iter([("k", Value::from("secret"))]);
    check(records::put(&client, REPO, "k", &note));
    check(records::delete::<Note>(&client, REPO, "k"));
    check(records::batch(&client, REPO).create(&note));
}
