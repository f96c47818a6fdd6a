use settings::circles::com::example::get_note::Output;
use settings::circles::com::example::note::Note;

/// A struct may stand in itself, or in what it holds: there is a box then, and none elsewhere.
#[test]
fn a_type_that_stands_in_itself_is_in_a_box() {
    let inner = r#"{"$type":"com.example.note","createdAt":"2024-11-05T08:30:00.123Z","text":"a"}"#;
    let text = format!(
        r#"{{"$type":"com.example.note","createdAt":"2024-11-05T08:30:00.123Z","text":"b","author":{inner},"links":[{inner}],"view":{{"at":"2024-11-05T08:30:00.120Z","until":null,"gone":{inner}}}}}"#
    );
    let note: Note = serde_json::from_str(&text).unwrap();
    let author: &Note = note.author.as_deref().unwrap();
    assert_eq!(author.text, "a");
    let gone: Option<Box<Note>> = note.view.as_ref().unwrap().gone.clone().unwrap();
    assert_eq!(gone.as_deref(), Some(author));
    assert_eq!(&note.links.as_ref().unwrap()[0], author);
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(read(&serde_json::to_string(&note).unwrap()), read(&text));
    let mut output = Output::new(note.clone());
    output.did_doc = Some(note);
    assert!(output.did_doc.is_some());
}
