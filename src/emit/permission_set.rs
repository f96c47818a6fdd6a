//! Permission sets: a constant, laid out as rustfmt does it.

use super::call::quote_text;
use super::path::Scope;
use super::{Code, docs};
use crate::ir::{Item, Permission, PermissionSet};
use crate::names::write_ident;

/// The width up to which rustfmt leaves an array or a tuple on one line.
const SHORT: usize = 60;

/// Emits the constant of a permission set.
pub fn emit(scope: &Scope<'_>, item: &Item, set: &PermissionSet, out: &mut Vec<Code>) {
    let name = write_ident(&item.name);
    let mut text = docs::comment(&item.docs);
    text += &format!("pub const {name}: lex::PermissionSet = lex::PermissionSet {{\n");
    text += &format!("    nsid: {},\n", quote_text(&set.nsid));
    let texts = |texts: &[(String, String)]| list(texts.iter().map(pair).collect());
    let permissions = list(
        set.permissions
            .iter()
            .map(|one| permission(scope, one))
            .collect(),
    );
    for (field, lines) in [
        ("title", texts(&set.title)),
        ("detail", texts(&set.detail)),
        ("permissions", permissions),
    ] {
        for line in labelled(field, lines) {
            text += &format!("    {line}\n");
        }
    }
    text += "};\n";
    out.push(Code::Text(text));
}

/// A language and a text, as a tuple.
fn pair((language, text): &(String, String)) -> Vec<String> {
    let (language, text) = (quote_text(language), quote_text(text));
    let line = format!("{language}, {text}");
    match width(&line) <= SHORT {
        true => vec![format!("({line})")],
        false => vec![
            "(".to_owned(),
            format!("    {language},"),
            format!("    {text},"),
            ")".to_owned(),
        ],
    }
}

fn permission(scope: &Scope<'_>, permission: &Permission) -> Vec<String> {
    let strings =
        |texts: &[String]| list(texts.iter().map(|text| vec![quote_text(text)]).collect());
    let (kind, fields) = match permission {
        Permission::Repo { collection, action } => (
            "Repo",
            [
                labelled("collection", strings(collection)),
                labelled("action", strings(action)),
                Vec::new(),
            ],
        ),
        Permission::Rpc {
            lxm,
            aud,
            inherit_aud,
        } => {
            let aud = match aud {
                Some(aud) => format!("{}({})", scope.std("Some"), quote_text(aud)),
                None => scope.std("None"),
            };
            (
                "Rpc",
                [
                    labelled("lxm", strings(lxm)),
                    vec![format!("aud: {aud},")],
                    vec![format!("inherit_aud: {inherit_aud},")],
                ],
            )
        }
    };
    let mut lines = vec![format!("lex::Permission::{kind} {{")];
    lines.extend(
        fields
            .concat()
            .into_iter()
            .map(|line| format!("    {line}")),
    );
    lines.push("}".to_owned());
    lines
}

/// A slice: on one line if it is short. Brackets hug an only element that has brackets itself.
fn list(mut elements: Vec<Vec<String>>) -> Vec<String> {
    if let [only] = elements.as_mut_slice()
        && only.last().is_some_and(|last| last.ends_with([')', '}']))
    {
        if let Some(first) = only.first_mut() {
            first.insert_str(0, "&[");
        }
        if let Some(last) = only.last_mut() {
            last.push(']');
        }
        return elements.concat();
    }
    let line = elements.concat().join(", ");
    if elements.iter().all(|lines| lines.len() == 1) && width(&line) <= SHORT {
        return vec![format!("&[{line}]")];
    }
    let mut lines = vec!["&[".to_owned()];
    for element in elements {
        lines.extend(ended(element).into_iter().map(|line| format!("    {line}")));
    }
    lines.push("]".to_owned());
    lines
}

/// A field of a struct expression.
fn labelled(name: &str, mut value: Vec<String>) -> Vec<String> {
    if let Some(first) = value.first_mut() {
        first.insert_str(0, &format!("{name}: "));
    }
    ended(value)
}

fn ended(mut lines: Vec<String>) -> Vec<String> {
    if let Some(last) = lines.last_mut() {
        last.push(',');
    }
    lines
}

/// The columns that a text takes; East Asian letters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{1100}' { 2 } else { 1 })
        .sum()
}
