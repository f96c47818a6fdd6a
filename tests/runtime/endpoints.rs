//! Endpoint and record traits.
use super::lex::{
    Binary, Decode, Encoding, KeyKind, Procedure, Query, Record, Tid, UndeclaredError,
};
use super::types::*;

struct CreateSession;

impl Procedure for CreateSession {
    const NSID: &'static str = "app.test.createSession";
    type Params = ();
    type Input = Input;
    type Output = Images;
    type Error = Error;
}

struct UploadBlob;

impl Procedure for UploadBlob {
    const NSID: &'static str = "app.test.uploadBlob";
    const INPUT: Encoding = Encoding::Binary(&["*/*"]);
    const OUTPUT: Encoding = Encoding::None;
    type Params = ();
    type Input = Binary;
    type Output = ();
    type Error = UndeclaredError;
}

struct GetBlob;

impl Query for GetBlob {
    const NSID: &'static str = "app.test.getBlob";
    const OUTPUT: Encoding = Encoding::Binary(&["image/*"]);
    type Params = Thing;
    type Output = Binary;
    type Error = UndeclaredError;
}

impl Record for Post {
    const NSID: &'static str = "app.test.post";
    type Key = Tid;
    const KEY: KeyKind = KeyKind::Tid;
}

/// What a client does with any procedure.
fn send<P: Procedure>(input: &P::Input, body: &[u8]) -> (Vec<u8>, P::Output) {
    let sent = match P::INPUT {
        Encoding::None => Vec::new(),
        Encoding::Json => serde_json::to_vec(input).unwrap(),
        Encoding::Binary(_) => Binary::of(input).unwrap().bytes.clone(),
    };
    let output = match P::OUTPUT {
        Encoding::None => P::Output::decode(serde_json::Value::Null).unwrap(),
        Encoding::Json => {
            P::Output::decode(&mut serde_json::Deserializer::from_slice(body)).unwrap()
        }
        Encoding::Binary(_) => Binary::new(body).into_output().unwrap(),
    };
    (sent, output)
}

#[test]
fn one_function_serves_all_endpoints() {
    let (sent, output) = send::<CreateSession>(&Input::new("a", "b"), br#"{"images":[]}"#);
    assert_eq!(sent, br#"{"identifier":"a","password":"b"}"#);
    assert_eq!(output, Images::new(vec![]));
    let body = Binary::new([1, 2]).with_media_type("image/png");
    assert_eq!(send::<UploadBlob>(&body, b"").0, [1, 2]);
    assert_eq!(GetBlob::OUTPUT, Encoding::Binary(&["image/*"]));
    assert_eq!(
        Binary::new([3])
            .into_output::<<GetBlob as Query>::Output>()
            .unwrap()
            .bytes,
        [3]
    );
    assert!(Binary::new([3]).into_output::<Images>().is_none());
    assert!(Binary::of(&Images::new(vec![])).is_none());
    assert_eq!(
        format!("{body:?}"),
        r#"Binary { bytes: 2 bytes, media_type: Some("image/png") }"#
    );
}

#[test]
fn a_record_knows_its_collection() {
    fn collection<R: Record>(_: &R) -> (&'static str, KeyKind) {
        (R::NSID, R::KEY)
    }
    let post: Post =
        serde_json::from_str(r#"{"text":"","createdAt":"2024-01-01T00:00:00Z"}"#).unwrap();
    assert_eq!(collection(&post), ("app.test.post", KeyKind::Tid));
}
