//! The formats of the wider web: content hashes, languages, URIs.

use lexgen::lex::{Cid, Language, Uri};

use super::cases;

#[test]
fn cid_cases() {
    let dag_cbor = format!("bafyrei{}", "a2".repeat(26));
    cases::<Cid>(
        &[&dag_cbor, "zb2rhe5P", "f01551220", "mAXASIA+=", "12345678"],
        &["QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR"],
        &[
            "",
            "1234567",
            "example.com",
            "cid:bafyreiabc",
            "bafyrei abc",
            "bafyreiä",
            &"a".repeat(257),
        ],
    );
    let is_dasl = |text: &str| Cid::new(text).unwrap().is_dasl();
    assert!(is_dasl(&dag_cbor));
    assert!(is_dasl(&format!("bafkrei{}", "z7".repeat(26))));
    assert!(!is_dasl(&format!("bafybei{}", "a2".repeat(26))));
    assert!(!is_dasl(&format!("bafyrei{}", "a1".repeat(26))));
    assert!(!is_dasl(&format!("{dag_cbor}a")));
}

#[test]
fn language_cases() {
    cases::<Language>(
        &[
            "ja",
            "ban",
            "pt-BR",
            "es-419",
            "zh-Hant-TW",
            "zh-min-nan",
            "zh-cmn-Hans-CN",
            "sl-rozaj-biske",
            "de-CH-1996",
            "de-1996-a-foo-bar-b-baz-x-1-a",
            "x-whatever",
            "X-fr-CH",
            "i-default",
            "I-Klingon",
            "en-GB-oed",
            "sgn-BE-FR",
            "sgn-ch-de",
            "art-lojban",
            "de-a-aaa-x-a-a",
            "en-x-foo-foo",
            "no-bok",
        ],
        &[
            "JA",
            "Pt-BR",
            "jaja",
            "english",
            "de-1901-1901",
            "de-rozaj-ROZAJ",
            "en-a-foo-A-bar",
            "de-DE-DE",
            "en-a",
            "en-x",
            "ja-toolongsubtag",
            "i-other",
            "aa-bbb-ccc-ddd-eee",
            &format!("en-x{}", "-a".repeat(63)),
        ],
        &[
            "",
            "j",
            "i",
            "x",
            ".",
            "123",
            "a-DE",
            "ja-",
            "-ja",
            "ja--JP",
            "ja_JP",
            "ja JP",
            "jä",
            "ja-ä",
            "abcdefghi",
        ],
    );
    assert_eq!(Language::new("pt-BR").unwrap().primary(), "pt");
    assert_eq!(Language::new("ja").unwrap().primary(), "ja");
}

#[test]
fn uri_cases() {
    cases::<Uri>(
        &[
            "https://example.com",
            "dns:example.com",
            "a:b",
            "A1+.-:x",
            "at://did:a:b",
            "file:///x",
            "http://",
            "https://ä.example/ü",
            "content-type:text/plain",
            "web+ap:x",
            "a::",
            "https://x/%zz\"<>{}",
        ],
        &[
            "1a:b",
            "_a:b",
            "a_b:c",
            "a:\u{7f}",
            "a:\0",
            "a:x\u{a0}",
            &format!("a:{}", "b".repeat(8191)),
        ],
        &[
            "",
            ":",
            "a:",
            "a",
            ":a",
            "://a",
            "//a",
            "a b:c",
            "a: b",
            "a:b ",
            " a:b",
            "a:b\n",
            "a:b\tc",
            ".a:b",
            "-a:b",
            "ä:b",
            "a/b:c",
            "example.com",
        ],
    );
    assert_eq!(
        Uri::new("https://example.com:80/").unwrap().scheme(),
        "https"
    );
}
