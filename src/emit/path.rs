//! Paths: how a type is written in the module at hand.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};

use super::Code;
use super::code_places::CodePlaces;
use super::import::{self, Imports};
use crate::ir::{
    Crate, Item, ItemId, ItemKind, Module, ModuleId, TextEnum, TextEnumKind, Transport, Type,
};
use crate::names::write_ident;

/// A module, and what its names mean inside.
pub struct Scope<'a> {
    krate: &'a Crate,
    names: HashSet<&'a str>,
    imports: Imports,
}

impl<'a> Scope<'a> {
    /// The scope of a module.
    pub fn new(krate: &'a Crate, module: &'a Module) -> Self {
        let items = module.items.iter().filter_map(|&id| krate.items.get(id));
        Self {
            krate,
            names: items.map(|item| item.name.as_str()).collect(),
            imports: import::plan(krate, module),
        }
    }

    /// The item that an id stands for.
    pub fn item(&self, id: ItemId) -> Option<&'a Item> {
        self.krate.items.get(id)
    }

    /// The module that an id stands for.
    pub fn module(&self, id: ModuleId) -> Option<&'a Module> {
        self.krate.modules.get(id)
    }

    /// The names of a module's children, and the modules that are only compiled with a feature.
    pub fn children<'m>(
        &'m self,
        module: &'m Module,
    ) -> impl Iterator<Item = (&'m String, Option<&'m Module>)> {
        let is_child = |child: &Module| {
            let parent = child.path.split_last().map(|(_, parent)| parent);
            child.feature.is_some() && parent == Some(module.path.as_slice())
        };
        let modules = match self.krate.has_features {
            true => self.krate.modules.as_slice(),
            false => &[],
        };
        let modules = modules.iter();
        let optional: Vec<&Module> = modules.filter(|child| is_child(child)).collect();
        module.children.iter().map(move |name| {
            let mut children = optional.iter().copied();
            (name, children.find(|child| child.path.last() == Some(name)))
        })
    }

    /// Whether there is a client, for which endpoints get functions that call them.
    pub fn has_client(&self) -> bool {
        self.krate.client.is_some()
    }

    /// Whether there are sessions, which take their tokens from what logging in gives.
    pub fn has_session(&self) -> bool {
        self.krate.client.as_ref().is_some_and(|c| c.has_session)
    }

    /// Whether subscriptions get a function that subscribes.
    pub fn wants_subscribe(&self) -> bool {
        let client = self.krate.client.as_ref();
        client.is_some_and(|c| c.transports.contains(&Transport::Tungstenite))
    }

    /// The type as code.
    pub fn type_text(&self, ty: &Type) -> String {
        match ty {
            Type::Unit => "()".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::String => self.std("String"),
            Type::Format(name) => format!("lex::{name}"),
            Type::Bytes => "lex::Bytes".to_owned(),
            Type::CidLink => "lex::CidLink".to_owned(),
            Type::Blob => "lex::Blob".to_owned(),
            Type::Value => "lex::Value".to_owned(),
            Type::OpenUnion => "lex::OpenUnion".to_owned(),
            Type::Binary => "lex::Binary".to_owned(),
            Type::Vec(inner) => format!("{}<{}>", self.std("Vec"), self.type_text(inner)),
            Type::Boxed(inner) => format!("{}<{}>", self.std("Box"), self.type_text(inner)),
            Type::Item(id) => self.item_text(*id),
            Type::Foreign(foreign) => foreign.path.clone(),
        }
    }

    /// The path to an item from here.
    pub fn item_text(&self, id: ItemId) -> String {
        let Some(item) = self.krate.items.get(id) else {
            return "lex::Value".to_owned();
        };
        let name = write_ident(&item.name);
        match self.imports.names.get(&item.module) {
            Some(module) => format!("{}::{name}", write_ident(module)),
            None => name,
        }
    }

    /// A name of the prelude, in full where the module has an item of the same name.
    pub fn std(&self, name: &str) -> String {
        if !self.names.contains(name) {
            return name.to_owned();
        }
        let path = match name {
            "Box" => "boxed",
            "Into" => "convert",
            "Option" => "option",
            "Some" | "None" => "option::Option",
            "String" => "string",
            _ => "vec",
        };
        format!("::std::{path}::{name}")
    }

    /// The type as an argument of `new`: what holds text takes anything that converts into it.
    pub fn argument_text(&self, ty: &Type) -> String {
        let text = self.type_text(ty);
        match self.is_text(ty) {
            true => format!("impl {}<{text}>", self.std("Into")),
            false => text,
        }
    }

    /// Whether any string is a value of the type.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String => true,
            Type::Item(id) => match self.krate.items.get(*id).map(|item| &item.kind) {
                Some(ItemKind::Alias(inner)) => self.is_text(inner),
                Some(ItemKind::TextEnum(set)) => set.kind == TextEnumKind::Known,
                _ => false,
            },
            _ => false,
        }
    }

    /// The set of strings that a type is, by whatever name.
    pub fn text_enum(&self, ty: &Type) -> Option<&'a TextEnum> {
        let Type::Item(id) = ty else { return None };
        match &self.krate.items.get(*id)?.kind {
            ItemKind::Alias(inner) => self.text_enum(inner),
            ItemKind::TextEnum(set) => Some(set),
            _ => None,
        }
    }

    /// What reads and writes values of a type that is not generated, or lists of them.
    pub fn adapter(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Foreign(foreign) => Some(format!("lex::{}", foreign.via)),
            Type::Vec(inner) => Some(format!("lex::Each<{}>", self.adapter(inner)?)),
            Type::Item(id) => match self.krate.items.get(*id).map(|item| &item.kind) {
                Some(ItemKind::Alias(inner)) => self.adapter(inner),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether values of the type are copied rather than cloned.
    pub fn is_copy(&self, ty: &Type) -> bool {
        match ty {
            Type::Unit | Type::Bool | Type::Integer => true,
            Type::Item(id) => match self.krate.items.get(*id).map(|item| &item.kind) {
                Some(ItemKind::Alias(inner)) => self.is_copy(inner),
                Some(ItemKind::TextEnum(set)) => set.kind == TextEnumKind::Closed,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the code of a module mentions the support code.
    fn uses_lex(&self, code: &[Code]) -> bool {
        code.iter().any(|piece| match piece {
            Code::Item(tokens) => names_lex(tokens.clone()),
            Code::Text(text) | Code::Below(text) => text_names_lex(text),
        })
    }

    /// The `use` lines that the code of the module needs.
    pub fn use_lines(self, code: &[Code]) -> Vec<String> {
        let with_lex = self.uses_lex(code);
        self.imports.lines(with_lex)
    }
}

/// The same for code that is laid out already.
fn text_names_lex(text: &str) -> bool {
    let mut code = CodePlaces::new(text);
    text.match_indices("lex::").any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        !before.ends_with(':') && code.begins_name(at)
    })
}

/// Whether a path in the code begins with `lex`. What documentation says does not count, nor a module of that name.
fn names_lex(code: TokenStream) -> bool {
    let mut colons = 0;
    let mut candidate = false;
    for token in code {
        if let TokenTree::Punct(punct) = &token
            && punct.as_char() == ':'
        {
            colons += 1;
            if candidate && colons == 2 {
                return true;
            }
            continue;
        }
        candidate = match &token {
            TokenTree::Ident(ident) => colons < 2 && ident == "lex",
            TokenTree::Group(group) if names_lex(group.stream()) => return true,
            _ => false,
        };
        colons = 0;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_from_the_support_code_count() {
        for (code, expected) in [
            ("pub type A = lex::Value;", true),
            ("pub struct A { pub a: Option<Vec<lex::Did>> }", true),
            ("pub struct A { pub a: lex::Did }", true),
            ("impl lex::Record for A {}", true),
            ("pub type A = super::super::lex::lex::Lex;", false),
            ("/// lex::object! and lex :: Did\npub type A = i64;", false),
            ("pub const A: &str = \"lex::\";", false),
            ("pub struct A { pub lex: i64 }", false),
        ] {
            assert_eq!(names_lex(code.parse().expect("tokens")), expected, "{code}");
            assert_eq!(text_names_lex(code), expected, "{code}");
        }
    }
}
