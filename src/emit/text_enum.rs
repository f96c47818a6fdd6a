//! Sets of strings: `knownValues`, `enum` and error names.

use quote::quote;

use super::call::{Call, quote_text};
use super::path::Scope;
use super::{Code, docs, tokens, validate};
use crate::ir::{Item, TextEnum, TextEnumKind};
use crate::names::write_ident;

/// Emits a set of strings.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &TextEnum, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let string = tokens(&scope.std("String"));
    let variants = kind.variants.iter().map(|variant| {
        let docs = docs::attributes(&variant.docs, 4);
        let name = tokens(&variant.name);
        quote!(#docs #name,)
    });
    let (derives, other, call) = match kind.kind {
        TextEnumKind::Known => (
            quote!(#[derive(Debug, Clone)] #[non_exhaustive]),
            Some(quote!(#[doc = " Any other value, kept as it came."] Other(#string),)),
            "known_values",
        ),
        TextEnumKind::Errors => (
            quote!(#[derive(Debug, Clone)] #[non_exhaustive]),
            Some(quote!(#[doc = " Any other error, by name."] Other(#string),)),
            "error_names",
        ),
        TextEnumKind::Closed => (
            quote!(#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]),
            None,
            "string_enum",
        ),
    };
    out.push(Code::Item(quote! {
        #docs
        #derives
        pub enum #name { #(#variants)* #other }
    }));
    let mut call = Call::new(call);
    let entries: Vec<String> = kind
        .variants
        .iter()
        .map(|variant| format!("{} => {}", quote_text(&variant.wire), variant.name))
        .collect();
    call.group(&write_ident(&item.name), &entries);
    if entries.is_empty() {
        call.list(&write_ident(&item.name), &entries);
    }
    out.push(Code::Text(call.finish()));
    validate::emit_text_enum(item, out);
}
