//! The formats that name accounts, lexicons and records.

use lexgen::lex::{AtIdentifier, AtUri, Did, Handle, Nsid, RecordKey, Tid};

use super::random::Random;
use super::{accepts, cases, does_not_decode};

#[test]
fn did_cases() {
    cases::<Did>(
        &[
            "did:plc:abc",
            "did:web:localhost%3A8080",
            "did:a:::b",
            "did:x:%b",
            "did:m:-",
        ],
        &[],
        &[
            "",
            "did",
            "did:",
            "did::a",
            "did:plc",
            "did:plc:",
            "did:plc:a:",
            "did:plc:a%",
            "did:x:%",
            "DID:plc:a",
            "did:Plc:a",
            "did:p1c:a",
            "did:plc:a b",
            "did:plc:a/b",
            "did:plc:a#b",
            "did:plc:ä",
            " did:plc:a",
            "did:plc:a\n",
        ],
    );
    accepts::<Did>(&format!("did:web:{}", "a".repeat(2040)));
    does_not_decode::<Did>(&format!("did:web:{}", "a".repeat(2041)));
    let did = Did::new("did:web:example.com:a").unwrap();
    assert_eq!((did.method(), did.identifier()), ("web", "example.com:a"));
}

#[test]
fn handle_cases() {
    let label = "a".repeat(63);
    let long = format!("{label}.{label}.{label}.{}", "a".repeat(61));
    assert_eq!(long.len(), 253);
    cases::<Handle>(
        &[
            "a.b",
            "Alice.Example.COM",
            "1.2.a",
            "a--b.c",
            "xn--ls8h.test",
            "a.b0",
            &long,
        ],
        &[],
        &[
            "",
            ".",
            "a",
            "a.",
            ".a",
            "a..b",
            "-a.b",
            "a-.b",
            "a.-b",
            "a.b-",
            "a.1b",
            "a_b.c",
            "@a.b",
            "a.b ",
            "ä.b",
            "a.ä",
            "1.2.3.4",
            "::1",
            &format!("{long}a"),
            &format!("{label}a.b"),
        ],
    );
    assert!(Handle::new("handle.invalid").unwrap().is_unresolved());
    assert!(!Handle::new("handle.example").unwrap().is_unresolved());
}

#[test]
fn at_identifier_cases() {
    cases::<AtIdentifier>(
        &["did:plc:abc", "alice.example.com"],
        &[],
        &[
            "",
            "did",
            "did:plc",
            "a@b.c",
            "@a.b",
            "DID:plc:abc",
            "did:a.b",
        ],
    );
    let did: AtIdentifier = Did::new("did:plc:abc").unwrap().into();
    assert_eq!((did.as_did(), did.as_handle()), (Some("did:plc:abc"), None));
    assert_eq!(Did::try_from(did.clone()).unwrap(), "did:plc:abc");
    assert_eq!(Handle::try_from(did).unwrap_err().format(), "handle");
    let handle: AtIdentifier = Handle::new("a.b").unwrap().into();
    assert_eq!((handle.as_did(), handle.as_handle()), (None, Some("a.b")));
    assert_eq!(Handle::try_from(handle.clone()).unwrap(), "a.b");
    assert_eq!(Did::try_from(handle).unwrap_err().format(), "did");
}

#[test]
fn nsid_cases() {
    let label = "a".repeat(63);
    let long = format!("{label}.{label}.{label}.{}.{label}", "a".repeat(61));
    assert_eq!(long.len(), 317);
    cases::<Nsid>(
        &[
            "a.b.c",
            "com.example.fooBar2",
            "cn.8.thing",
            "a.b-c.D",
            "A.B.C",
            &long,
        ],
        &[],
        &[
            "",
            "a",
            "a.b",
            "a.b.",
            ".a.b.c",
            "a..b.c",
            "1a.b.c",
            "a.b.1c",
            "a.b.c-d",
            "a.-b.c",
            "a.b-.c",
            "a.b.*",
            "a.b.c#d",
            "a.b.c_d",
            "a.b.c ",
            "a.b.ä",
            &format!("{long}a"),
            &format!("a.{label}a.b"),
            &format!("a.b.{label}a"),
            &format!("a.{long}"),
        ],
    );
    let nsid = Nsid::new("app.bsky.feed.getPost").unwrap();
    assert_eq!(nsid.name(), "getPost");
    assert_eq!(
        nsid.authority_segments().collect::<Vec<_>>(),
        ["app", "bsky", "feed"]
    );
    assert_eq!(nsid.domain(), "feed.bsky.app");
}

#[test]
fn record_key_cases() {
    let long = "a".repeat(512);
    cases::<RecordKey>(
        &[
            "a",
            "self",
            "...",
            "-",
            "_",
            ":",
            "~",
            "A.b-c_d:e~9",
            "literal:self",
            &long,
        ],
        &[],
        &[
            "",
            ".",
            "..",
            "a/b",
            "a b",
            "a%20",
            "a#b",
            "a@b",
            "a+b",
            "[a]",
            "\"a\"",
            "ä",
            "a\0",
            &format!("{long}a"),
        ],
    );
}

#[test]
fn tid_cases() {
    cases::<Tid>(
        &[
            "3jzfcijpj2z2a",
            "2222222222222",
            "7777777777777",
            "jzzzzzzzzzzzz",
        ],
        &[],
        &[
            "",
            "3jzfcijpj2z2",
            "3jzfcijpj2z2aa",
            "3jzfcijpj2z2A",
            "3jzfcijpj2z21",
            "3jzfcijpj2z28",
            "kzzzzzzzzzzzz",
            "3jzf-cij-pj2z-",
            "3jzfcijpj2zä",
        ],
    );
    let tid = Tid::new("3jzfcijpj2z2a").unwrap();
    assert_eq!(
        Tid::from_micros(tid.timestamp_micros(), tid.clock_id()),
        tid
    );
    assert_eq!(Tid::from_micros(0, 0), "2222222222222");
    assert_eq!(Tid::from_micros(0, 1), "2222222222223");
    assert_eq!(Tid::from_micros(1, 0), "2222222222322");
    assert_eq!(Tid::from_micros(u64::MAX, u16::MAX), "bzzzzzzzzzzzz");
    assert_eq!(Tid::from_micros(5, 1024 + 7), Tid::from_micros(5, 7));

    let mut random = Random::new(7);
    let mut earlier = Tid::from_micros(0, 0);
    let mut micros = 0;
    for _ in 0..2000 {
        let clock_id = random.below(1024) as u16;
        micros += 1 + random.below(1 << 30) as u64 * 1_000;
        let tid = Tid::from_micros(micros, clock_id);
        accepts::<Tid>(tid.as_str());
        assert_eq!((tid.timestamp_micros(), tid.clock_id()), (micros, clock_id));
        assert!(earlier < tid, "texts sort as the times do");
        earlier = tid;
    }
}

#[test]
fn at_uri_cases() {
    let longest = format!("at://did:a:b/a.b.c/{}", "d".repeat(512));
    cases::<AtUri>(
        &[
            "at://did:plc:abc",
            "at://a.b",
            "at://a.b/c.d.e",
            "at://did:a:b/c.d.e/self",
            "at://did:a:b/c.d.e/~.-_:",
            "at://did:a:b/c.d.e/...",
            &longest,
        ],
        &[
            "at://a.b/",
            "at://a.b/c.d.e/",
            "at://a.b/c.d.e/f/",
            "at://a.b/c.d.e/f#/text/0",
            "at://a.b#/",
            "at://a.b?q=1",
            "at://a.b/c.d.e/%20",
            "at://a.b/c.d.e/..",
            "at://a.b/c.d.e/f@(1)",
            "at://a.b/?a/b#/%",
            &format!("{longest}d"),
        ],
        &[
            "",
            "at://",
            "at:/a.b",
            "at:a.b",
            "AT://a.b",
            "http://a.b",
            "at://a",
            "at://did:a",
            "at://a.b//",
            "at://a.b//c",
            "at://a.b/c",
            "at://a.b/c.d",
            "at://a.b/c.d.e//f",
            "at://a.b/c.d.e//",
            "at://a.b/c.d.e/f//",
            "at://a.b/c.d.e/f/g",
            "at://a.b#",
            "at://a.b#a",
            "at://a.b#/a#/b",
            "at://a.b/c.d.e/f g",
            "at://a.b ",
            " at://a.b",
            "at://a.b/c.d.e/ä",
            "at://a.b/c.d.e/%23#",
            &format!("at://a.b?{}", "a".repeat(8192)),
        ],
    );
    // The reason holds for whatever is wrong with the key.
    for key in ["%20", ".", "..", &"x".repeat(513)] {
        let error = AtUri::new(format!("at://a.b/c.d.e/{key}")).unwrap_err();
        let reason =
            "its record key must be up to 512 letters, digits and . - _ : ~, and not . or ..";
        assert_eq!(error.reason(), reason, "{key}");
    }
    let uri = AtUri::new("at://did:a:b/c.d.e/f").unwrap();
    assert_eq!(
        (uri.authority(), uri.collection(), uri.record_key()),
        ("did:a:b", Some("c.d.e"), Some("f"))
    );
    let (did, nsid) = (Did::new("did:a:b").unwrap(), Nsid::new("c.d.e").unwrap());
    assert_eq!(
        AtUri::from_parts(&did, &nsid, &RecordKey::new("f").unwrap()),
        uri
    );
    let uri = AtUri::new("at://a.b").unwrap();
    assert_eq!(
        (uri.authority(), uri.collection(), uri.record_key()),
        ("a.b", None, None)
    );
    let uri: AtUri = serde_json::from_str(r##""at://a.b/c.d.e/?q#/x""##).unwrap();
    assert_eq!(
        (uri.collection(), uri.record_key(), uri.fragment()),
        (Some("c.d.e"), None, Some("/x"))
    );
}
