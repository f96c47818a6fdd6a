use serde::de::DeserializeOwned;
use serde::Serialize;

/// Reads a text, writes it again, and gives both.
fn round<T: Serialize + DeserializeOwned>(text: &str) -> (T, String) {
    let value: T = serde_json::from_str(text).unwrap();
    let written = serde_json::to_string(&value).unwrap();
    (value, written)
}

const NOTE: &str = r#"{"$type":"com.example.note","createdAt":"2024-11-05T08:30:00.123Z","text":"a","editedAt":"2024-11-05T09:30:00+01:00","seenAt":["2024-11-05T08:30:00.000Z","2024-11-05T08:30:00.123456789Z"],"stamp":"1969-12-31T23:59:59.999Z","view":{"at":"2024-11-05T08:30:00.120Z","until":null}}"#;

#[test]
fn timestamps_of_jiff() {
    use settings::jiff::com::example::note::Note;
    let (note, written) = round::<Note>(NOTE);
    assert_eq!(note.created_at.as_millisecond(), 1_730_795_400_123);
    assert_eq!(
        note.seen_at.as_ref().unwrap()[1].subsec_nanosecond(),
        123_456_789
    );
    assert_eq!(note.stamp.unwrap().as_millisecond(), -1);
    assert!(note.view.as_ref().unwrap().until.is_none());
    // What one setting keeps as it is keeps its zone.
    assert_eq!(
        note.edited_at.as_ref().unwrap().as_str(),
        "2024-11-05T09:30:00+01:00"
    );
    for part in NOTE.split(",\"").skip(1) {
        assert!(
            written.contains(part.trim_end_matches('}')),
            "{part} of {written}"
        );
    }
    assert_eq!(round::<Note>(&written).0, note);
    let now = Note::new("text", jiff::Timestamp::from_millisecond(1).unwrap());
    let written = serde_json::to_string(&now).unwrap();
    assert!(
        written.contains(r#""createdAt":"1970-01-01T00:00:00.001Z""#),
        "{written}"
    );
}

#[test]
fn what_is_lax_is_read_and_written_in_the_preferred_form() {
    use settings::jiff::com::example::defs::View;
    for (text, expected) in [
        ("2024-11-05T09:30:00+01:00", "2024-11-05T08:30:00.000Z"),
        ("2024-11-05T08:30:00Z", "2024-11-05T08:30:00.000Z"),
        ("2024-11-05T08:30", "2024-11-05T08:30:00.000Z"),
        ("2024-11-05T08:30:00.1234Z", "2024-11-05T08:30:00.123400Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
    ] {
        let (view, written) = round::<View>(&format!(r#"{{"at":"{text}","until":"{text}"}}"#));
        assert_eq!(view.until, Some(view.at));
        assert_eq!(
            written,
            format!(r#"{{"at":"{expected}","until":"{expected}"}}"#)
        );
    }
    for text in ["yesterday", "2024-13-05T08:30:00Z", ""] {
        let error = serde_json::from_str::<View>(&format!(r#"{{"at":"{text}","until":null}}"#));
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("datetime") && error.contains("at"),
            "{error}"
        );
    }
    let gone = r#"{"at":"1970-01-01T00:00:00.000Z","until":null,"gone":null}"#;
    let (view, written) = round::<View>(gone);
    assert_eq!((view.gone, written.as_str()), (Some(None), gone));
    let late = View::new(jiff::Timestamp::MIN, None);
    assert!(serde_json::to_string(&late).is_err());
}

#[test]
fn lists_tell_which_element_is_wrong_and_are_checked() {
    use settings::jiff::com::example::note::Note;
    let text = NOTE.replace("2024-11-05T08:30:00.123456789Z", "never");
    let error = serde_json::from_str::<Note>(&text).unwrap_err().to_string();
    assert!(error.contains("seenAt") && error.contains('1'), "{error}");
    let mut note: Note = serde_json::from_str(NOTE).unwrap();
    assert!(note.validate().is_ok());
    note.seen_at = Some(vec![note.created_at; 5]);
    let violations = note.validate().unwrap_err().to_string();
    assert!(violations.contains("/seenAt"), "{violations}");
}

#[test]
fn times_of_chrono() {
    use settings::chrono::com::example::note::Note;
    let (note, written) = round::<Note>(NOTE);
    assert_eq!(note.created_at.timestamp_millis(), 1_730_795_400_123);
    assert_eq!(note.stamp.unwrap().timestamp_subsec_millis(), 999);
    assert!(
        written.contains(r#""stamp":"1969-12-31T23:59:59.999Z""#),
        "{written}"
    );
    assert!(
        written.contains(r#""editedAt":"2024-11-05T09:30:00+01:00""#),
        "{written}"
    );
    assert_eq!(round::<Note>(&written).0, note);
}

#[test]
fn times_of_time() {
    use settings::time::com::example::note::Note;
    let (note, written) = round::<Note>(NOTE);
    assert_eq!(note.stamp.unwrap().unix_timestamp(), -1);
    assert_eq!(note.seen_at.as_ref().unwrap()[1].nanosecond(), 123_456_789);
    assert_eq!(round::<Note>(&written).0, note);
    assert!(
        written.contains(r#""2024-11-05T08:30:00.123456789Z""#),
        "{written}"
    );
}

/// Nothing is read that could not be written again, and what ends sooner than the protocol's years says where.
#[test]
fn the_ends_of_time() {
    const LAST: &str = "9999-12-31T23:59:59Z";
    fn read<T: Serialize + DeserializeOwned>(time: &str) -> Result<String, String> {
        let text = NOTE.replace("1969-12-31T23:59:59.999Z", time);
        let note = serde_json::from_str::<T>(&text).map_err(|error| error.to_string())?;
        Ok(serde_json::to_string(&note).unwrap())
    }
    let readers = [
        read::<settings::jiff::com::example::note::Note>,
        read::<settings::chrono::com::example::note::Note>,
        read::<settings::time::com::example::note::Note>,
    ];
    for (n, read) in readers.into_iter().enumerate() {
        assert!(read("0000-01-01T00:00:00Z").is_ok(), "{n}");
        for beyond in [
            "0000-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-12:00",
            "9999-12-31T24:00:00Z",
        ] {
            let error = read(beyond).unwrap_err();
            assert!(error.contains("0000 to 9999"), "{n}: {error}");
        }
        match (n, read(LAST)) {
            (0, Err(error)) => assert!(error.contains("later than `9999-12-30T22"), "{error}"),
            (1 | 2, Ok(_)) => {}
            (_, other) => panic!("{n}: {other:?}"),
        }
    }
}

#[test]
fn urls() {
    use settings::url::com::example::note::Note;
    let text =
        r#"{"text":"a","createdAt":"2024-11-05T08:30:00Z","links":["https://example.com/a?b#c"]}"#;
    let (note, written) = round::<Note>(text);
    assert_eq!(
        note.links.as_ref().unwrap()[0].host_str(),
        Some("example.com")
    );
    assert!(
        written.contains(r#""links":["https://example.com/a?b#c"]"#),
        "{written}"
    );
    let error = serde_json::from_str::<Note>(&text.replace("https:", "")).unwrap_err();
    assert!(error.to_string().contains("links"), "{error}");
    for (wrong, why) in [
        ("  https://example.com/", "uri"),
        ("https://example.com/x y", "uri"),
        ("data:, x", "uri"),
        ("at://did:plc:abc", "the URI `at://did:plc:abc` is no URL"),
    ] {
        let text = text.replace("https://example.com/a?b#c", wrong);
        let error = serde_json::from_str::<Note>(&text).unwrap_err().to_string();
        assert!(error.contains(why) && error.contains("links"), "{error}");
    }
}

#[test]
fn types_of_the_users() {
    use settings::own::{Point, Wrapped};
    use settings::paths::com::example::get_note::Output;
    let text = r#"{"note":{"$type":"com.example.note","createdAt":"2024-11-05T08:30:00Z","text":"a","author":"did:web:a.b","point":{"x":1,"y":2}},"didDoc":{"id":"did:web:a.b"}}"#;
    let (output, written) = round::<Output>(text);
    assert_eq!(output.did_doc.as_ref().unwrap().id, "did:web:a.b");
    assert_eq!(output.note.point, Some(Point(1, 2)));
    assert_eq!(output.note.author, Some(Wrapped("did:web:a.b".to_owned())));
    assert_eq!(round::<Output>(&written).0, output);
    assert_eq!(written, text);
    let error = serde_json::from_str::<Output>(&text.replace("{\"id\":\"did:web:a.b\"}", "{}"));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("didDoc") && error.contains("`id`"),
        "{error}"
    );
}
