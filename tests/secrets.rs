//! No generated type shows a secret: the text of everything that is generated is searched for the fields that hold one.

mod common;

use std::collections::BTreeSet;

use common::{root, shared};
use lexgen::{Config, Generated};

/// The fields of the lexicons that hold secrets, as a person reads them; the generator goes by a rule.
const SECRETS: &[&str] = &[
    "accessJwt",
    "apiKey",
    "authFactorToken",
    "hydrationToken",
    "inviteCode",
    "oauthToken",
    "password",
    "privateKey",
    "recoveryCode",
    "refreshJwt",
    "secret",
    "token",
    "verificationCode",
];

/// Fields whose names look like secrets, and what they are.
const OPEN: &[&str] = &[
    "countryCode",
    "cidToken",
    "code",
    "publishableKey",
    "signingKey",
];

#[test]
fn every_type_with_a_secret_hides_it() {
    let mut config = Config::new();
    config.lexicons(root().join("lexicons"));
    let hidden = search(&config.generate().expect("it generates"));
    assert!(
        hidden.contains("password") && hidden.contains("accessJwt"),
        "{hidden:?}"
    );
}

#[test]
fn every_type_of_the_corpora_hides_its_secrets() {
    let Some(corpus) = shared("corpus") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let mut config = Config::new();
    config
        .lexicons(corpus)
        .allow_unresolved(true)
        .skip_invalid(true);
    let hidden = search(&config.generate().expect("it generates"));
    println!("{hidden:?}");
    assert!(hidden.len() >= 8, "{hidden:?}");
}

#[test]
fn the_list_can_be_extended() {
    let mut config = Config::new();
    config
        .lexicons(root().join("lexicons"))
        .secret_field("handle");
    let hidden = search(&config.generate().expect("it generates"));
    assert!(hidden.contains("handle"), "{hidden:?}");
}

/// Wants each field of a secret among those that its type hides. Returns the names of what is hidden.
fn search(generated: &Generated) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (path, text) in generated
        .files
        .iter()
        .filter(|(path, _)| !path.starts_with("lex/"))
    {
        let hidden = hidden_fields(text);
        let mut ty = "";
        for line in text.lines() {
            ty = line.strip_prefix("pub struct ").map_or(ty, name_of);
            for (wire, field) in entries(line) {
                let is_hidden = hidden.contains(&(ty, wire));
                let is_text = text_fields(text, ty).contains(&field);
                if SECRETS.contains(&wire) && is_text {
                    assert!(is_hidden, "{path}: {ty}.{field}");
                }
                assert!(!is_hidden || !OPEN.contains(&wire), "{path}: {ty}.{field}");
                if is_hidden {
                    all.insert(wire.to_owned());
                }
            }
        }
        for (ty, _) in &hidden {
            let derives = text
                .split(&format!("pub struct {ty} {{"))
                .next()
                .expect("a start");
            let derives = derives.rsplit("#[derive(").next().expect("derives");
            let derives = derives.split(')').next().expect("an end");
            assert!(!derives.contains("Debug"), "{path}: {ty} derives Debug");
        }
    }
    all
}

/// The pairs of type and name in the data behind `secret` in `lex::object! { Type: new(..), .. secret "a", "b" }`, and in
/// `lex::foreign_object!`.
fn hidden_fields(text: &str) -> BTreeSet<(&str, &str)> {
    let calls = text.split("object! {\n").skip(1);
    let fields = calls.flat_map(|call| {
        let call = call.split("\n}").next().expect("an end");
        let ty = name_of(call.trim_start());
        let hidden = call
            .lines()
            .find_map(|line| line.strip_prefix("    secret "));
        let names = hidden.unwrap_or_default().split(", ");
        names.map(move |name| (ty, name.trim_matches('"')))
    });
    fields.filter(|(_, name)| !name.is_empty()).collect()
}

/// The `"wire": field` entries of a line.
fn entries(line: &str) -> Vec<(&str, &str)> {
    let mut entries = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('"') {
        let Some((wire, after)) = after.split_once('"') else {
            break;
        };
        if let Some(field) = after.strip_prefix(": ") {
            entries.push((wire, name_of(field)));
        }
        rest = after;
    }
    entries
}

/// The fields of a struct that hold text, or maybe text.
fn text_fields<'a>(text: &'a str, ty: &str) -> BTreeSet<&'a str> {
    let start = format!("pub struct {ty} {{\n");
    let body = text
        .split(&start)
        .nth(1)
        .and_then(|rest| rest.split("\n}").next());
    let lines = body.unwrap_or_default().lines().map(str::trim);
    let fields = lines.filter_map(|line| line.strip_prefix("pub ")?.split_once(": "));
    fields
        .filter(|(_, ty)| ["String,", "Option<String>,"].contains(ty))
        .map(|(field, _)| field)
        .collect()
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && !"_#".contains(c));
    &text[..end.unwrap_or(text.len())]
}
