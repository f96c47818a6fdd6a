//! Unions: an enum with a boxed variant per member.

use quote::quote;

use super::call::{Call, quote_text};
use super::path::Scope;
use super::{Code, docs, tokens, validate};
use crate::ir::{Item, Union};
use crate::names::write_ident;

/// Emits a union.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Union, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let boxed = tokens(&scope.std("Box"));
    let non_exhaustive = kind.other.is_some().then(|| quote!(#[non_exhaustive]));
    let variants = kind.variants.iter().map(|variant| {
        let name = tokens(&variant.name);
        let ty = tokens(&scope.item_text(variant.item));
        quote!(#name(#boxed<#ty>),)
    });
    let other = kind.other.as_ref().map(|other| {
        let other = tokens(other);
        quote! {
            #[doc = " A member that the lexicon does not list, kept whole."]
            #other(#boxed<lex::UnknownMember>),
        }
    });
    out.push(Code::Item(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq)]
        #non_exhaustive
        pub enum #name { #(#variants)* #other }
    }));

    let mut call = Call::new("union");
    let entries: Vec<String> = kind
        .variants
        .iter()
        .map(|v| {
            format!(
                "{} => {}({})",
                quote_text(&v.type_name),
                v.name,
                scope.item_text(v.item)
            )
        })
        .collect();
    call.list(&write_ident(&item.name), &entries);
    if let Some(other) = &kind.other {
        call.line(&format!("other {other}"));
    }
    out.push(Code::Text(call.finish()));
    validate::emit_union(scope, item, kind, out);
}
