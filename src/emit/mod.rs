//! Emitting: from the IR to code. The only stage that quotes Rust; each function depends on the IR alone.

mod alias;
mod call;
mod code_places;
mod dependencies;
mod docs;
mod endpoint;
mod features;
mod group;
mod import;
mod path;
mod permission_set;
mod share;
mod structs;
mod subscribe;
mod support;
mod text_enum;
mod union;
mod validate;

use crate::ir::{Crate, Item, ItemKind, Module, Runtime};
use crate::names;
use path::Scope;
use proc_macro2::TokenStream;

pub use dependencies::dependencies;
pub use features::features;
pub use share::support_of;
pub use support::support_files;

/// One module as code that is still to be formatted.
#[derive(Debug)]
pub struct EmittedModule {
    /// The path of its file below the output folder, with `/`.
    pub file: String,
    /// What it is generated from, for the header.
    pub source: Option<String>,
    /// The lines of the module's documentation.
    pub docs: Vec<String>,
    /// Its items, in order.
    pub items: Vec<Code>,
}

/// One piece of a module.
#[derive(Debug)]
pub enum Code {
    /// An item, to be formatted.
    Item(TokenStream),
    /// Lines that belong together, laid out already: most items, `use` and `mod` lines, calls of the support code's macros.
    Text(String),
    /// Calls of macros that implement something for the item above: they stand right below it, without an empty line.
    Below(String),
}

/// What generated modules do with good reason: they hold more than one program uses, deprecated definitions still have
/// to be read and written, and names are those of the lexicons: one without letters, such as `_1`, may be that of a field
/// and of a variant of its type. Said once here, it costs the compiler less than on each item.
const ALLOWED: &str = "\
#[allow(bindings_with_variant_name, dead_code, deprecated, missing_docs)]
#[allow(clippy::disallowed_names, clippy::enum_variant_names, clippy::module_inception)]
#[allow(clippy::new_without_default, clippy::self_named_constructors, clippy::too_many_arguments)]
";

/// The root: declares the top-level modules. It can be included with `include!`, so it has no inner attributes.
pub fn emit_root(krate: &Crate) -> EmittedModule {
    let top = krate
        .modules
        .iter()
        .filter(|module| module.external.is_none())
        .filter_map(|module| match module.path.as_slice() {
            [name] => Some(name.as_str()),
            _ => None,
        });
    let mut names: Vec<&str> = top.collect();
    let runtime = match &krate.runtime {
        Runtime::External(path) => Some(share::emit_runtime(path)),
        Runtime::Own | Runtime::Shared => {
            names.push("lex");
            None
        }
    };
    names.sort_unstable();
    // The layout is the generator's business: no setting of rustfmt may touch it.
    let items = names.into_iter().map(|name| {
        let ident = names::write_ident(name);
        let allow = match name {
            "lex" => "",
            _ => ALLOWED,
        };
        Code::Text(format!("#[rustfmt::skip]\n{allow}pub mod {ident};\n"))
    });
    let client = krate
        .client
        .as_ref()
        .filter(|client| !client.groups.is_empty());
    let methods = client.map(|client| group::emit_client(krate, client));
    EmittedModule {
        file: "mod.rs".to_owned(),
        source: None,
        docs: Vec::new(),
        items: items
            .chain(runtime)
            .chain(alias::emit_lexicons(krate))
            .chain(methods)
            .collect(),
    }
}

/// Emits one module. Tokens stay on the thread that made them, so whoever calls this in parallel formats at once.
pub fn emit_module(krate: &Crate, module: &Module) -> EmittedModule {
    let scope = Scope::new(krate, module);
    let mut body = Vec::new();
    for &id in &module.items {
        let Some(item) = krate.items.get(id) else {
            continue;
        };
        match &item.kind {
            ItemKind::Struct(kind) => structs::emit(&scope, item, kind, &mut body),
            ItemKind::Union(kind) => union::emit(&scope, item, kind, &mut body),
            ItemKind::TextEnum(kind) => text_enum::emit(&scope, item, kind, &mut body),
            ItemKind::Alias(ty) => alias::emit_alias(&scope, item, ty, &mut body),
            ItemKind::Token(name) => alias::emit_token(item, name, &mut body),
            ItemKind::Endpoint(kind) => endpoint::emit(&scope, item, kind, &mut body),
            ItemKind::PermissionSet(kind) => permission_set::emit(&scope, item, kind, &mut body),
        }
    }
    if let Some(endpoints) = &module.endpoints {
        body.push(group::emit(&scope, endpoints));
    }
    if let (Some(nsid), Some(lexicon)) = (&module.nsid, &module.lexicon) {
        body.push(alias::emit_lexicon(&scope, nsid, lexicon));
    }
    let mut items = Vec::new();
    if !module.children.is_empty() {
        let lines = scope.children(module).map(|(name, child)| {
            let line = format!("pub mod {};\n", names::write_ident(name));
            match child.and_then(features::attribute) {
                Some(attribute) => format!("{attribute}\n{line}"),
                None => line,
            }
        });
        items.push(Code::Text(lines.collect()));
    }
    let imports = scope.use_lines(&body);
    if !imports.is_empty() {
        items.push(Code::Text(imports.concat()));
    }
    items.extend(body);
    EmittedModule {
        file: format!("{}.rs", module.path.join("/")),
        source: module.nsid.clone(),
        docs: docs::of_module(module),
        items,
    }
}

/// An item that is written as the formatter would lay it out if nothing has to be broken. Only long lines need it.
fn item(text: String) -> Code {
    let fits = |line: &str| line.len() <= UNBROKEN || line.trim_start().starts_with("///");
    match text.lines().all(fits) {
        true => Code::Text(text),
        false => Code::Item(tokens(&text)),
    }
}

/// Lines between braces; nothing between them if there are none.
fn braced(lines: &str) -> String {
    match lines {
        "" => "{}".to_owned(),
        _ => format!("{{\n{lines}}}"),
    }
}

/// The formatter breaks no line up to this width, in bytes.
const UNBROKEN: usize = 85;

/// The traits that an item derives: those of its kind, and those that were asked for unless its kind implements them. One
/// of the standard library's that another crate derives as well counts once.
fn derives(item: &Item, own: &str, implemented: &[&str]) -> String {
    let mut names: Vec<&str> = own.split(", ").chain(implemented.iter().copied()).collect();
    // It would want a variant that is the default.
    if !matches!(item.kind, ItemKind::Struct(_)) {
        names.push("Default");
    }
    let mut all = own.to_owned();
    for path in &item.derives {
        let name = names::derives::trait_name(path);
        if names.contains(&name) {
            continue;
        }
        if names::derives::is_std_name(name) {
            names.push(name);
        }
        all = format!("{all}, {path}");
    }
    all
}

/// The declaration of an item. Attributes that were asked for may be laid out anyhow.
fn declared(item: &Item, text: String) -> Code {
    match item.attributes.is_empty() {
        true => self::item(text),
        false => Code::Item(tokens(&text)),
    }
}

/// Attributes that were asked for, a line each.
fn attributes(texts: &[String], indent: &str) -> String {
    texts
        .iter()
        .map(|text| format!("{indent}{text}\n"))
        .collect()
}

/// Code that was written as text, as tokens. What is written here always parses; if not, formatting reports it.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}
