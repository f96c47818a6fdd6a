//! Aliases, and constants: tokens and embedded lexicons.

use super::call::quote_text;
use super::path::Scope;
use super::{Code, docs, features};
use crate::ir::{Crate, EmbeddedLexicon, Item, Type};
use crate::names::write_ident;

/// Emits another name for a type.
pub fn emit_alias(scope: &Scope<'_>, item: &Item, ty: &Type, out: &mut Vec<Code>) {
    let name = write_ident(&item.name);
    let docs = docs::comment(&item.docs);
    let ty = scope.type_text(ty);
    out.push(super::item(format!("{docs}pub type {name} = {ty};\n")));
}

/// Emits the constant of a token.
pub fn emit_token(item: &Item, full_name: &str, out: &mut Vec<Code>) {
    let name = write_ident(&item.name);
    let docs = docs::comment(&item.docs);
    let value = quote_text(full_name);
    out.push(super::item(format!(
        "{docs}pub const {name}: &str = {value};\n"
    )));
}

/// Emits the lexicon itself, for the module and for the type of its main definition.
pub fn emit_lexicon(scope: &Scope<'_>, nsid: &str, lexicon: &EmbeddedLexicon) -> Code {
    let mut text = format!(
        "/// The lexicon `{nsid}`.\n\
         pub const LEXICON: lex::Lexicon = lex::Lexicon {{\n    nsid: {},\n    json: {},\n}};\n",
        quote_text(nsid),
        quote_text(&lexicon.json)
    );
    let main = lexicon.main.and_then(|id| scope.item(id));
    if let Some(main) = main.filter(|main| main.kind.is_own_type()) {
        text += &format!(
            "\nimpl {} {{\n    /// The lexicon `{nsid}`.\n    pub const LEXICON: lex::Lexicon = LEXICON;\n}}\n",
            write_ident(&main.name)
        );
    }
    Code::Text(text)
}

/// Emits the list of all embedded lexicons, for the root.
pub fn emit_lexicons(krate: &Crate) -> Option<Code> {
    let embedded = krate
        .modules
        .iter()
        .filter(|module| module.lexicon.is_some());
    let mut modules: Vec<_> = embedded.collect();
    if modules.is_empty() {
        return None;
    }
    modules.sort_by_key(|module| &module.nsid);
    let mut text = "/// All lexicons of this code, sorted by NSID.\n\
        #[rustfmt::skip]\n#[allow(dead_code)]\npub const LEXICONS: &[lex::Lexicon] = &[\n"
        .to_owned();
    for module in modules {
        if let Some(attribute) = features::attribute_of(krate, module) {
            text += &format!("    {attribute}\n");
        }
        let path: Vec<String> = module.path.iter().map(|name| write_ident(name)).collect();
        text += &format!("    {}::LEXICON,\n", path.join("::"));
    }
    text += "];\n";
    Some(Code::Text(text))
}
