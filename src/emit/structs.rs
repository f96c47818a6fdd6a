//! Structs: the declaration, what reads and writes it, the defaults, and a record's traits.

use proc_macro2::TokenStream;
use quote::quote;

use super::call::{Call, quote_text};
use super::path::Scope;
use super::{Code, braced, docs, tokens, validate};
use crate::ir::{Field, Item, Literal, Presence, Record, RecordKey, Struct, Type};
use crate::names::write_ident;

/// Emits a struct.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Struct, out: &mut Vec<Code>) {
    out.push(super::declared(item, declaration(scope, item, kind)));
    out.push(Code::Below(object_call(scope, item, kind)));
    if let Some(record) = &kind.record {
        out.push(super::item(record_impl(item, record)));
    }
    if let Some(defaults) = default_accessors(scope, item, kind) {
        out.push(Code::Item(defaults));
    }
    out.extend(tokens_call(scope, item, kind));
}

/// What takes the tokens of a session out of the output of an endpoint that gives some.
fn tokens_call(scope: &Scope<'_>, item: &Item, kind: &Struct) -> Option<Code> {
    let token = |wire: &str| {
        let is_token =
            |f: &&Field| f.wire == wire && f.ty == Type::String && f.presence == Presence::Required;
        kind.fields
            .iter()
            .find(is_token)
            .map(|f| write_ident(&f.name))
    };
    if !scope.has_session() {
        return None;
    }
    let (access, refresh) = (token("accessJwt")?, token("refreshJwt")?);
    let name = write_ident(&item.name);
    Some(Code::Text(format!(
        "lex::tokens! {{ {name}: {access}, {refresh} }}\n"
    )))
}

fn declaration(scope: &Scope<'_>, item: &Item, kind: &Struct) -> String {
    let (docs, name) = (docs::comment(&item.docs), write_ident(&item.name));
    // Types that are not generated say themselves that they are `Eq`.
    let own = match (has_default(kind), has_foreign(scope, kind)) {
        (false, false) => "Clone, PartialEq",
        (false, true) => "Clone, PartialEq, Eq",
        (true, false) => "Clone, Default, PartialEq",
        (true, true) => "Clone, Default, PartialEq, Eq",
    };
    let derives = super::derives(item, own, &["Debug", "Eq"]);
    let attributes = super::attributes(&item.attributes, "");
    let mut fields = String::new();
    for field in &kind.fields {
        docs::push(&field.docs, 4, &mut fields);
        fields += &super::attributes(&field.attributes, "    ");
        let (name, ty) = (write_ident(&field.name), field_type(scope, field));
        fields += &format!("    pub {name}: {ty},\n");
    }
    if let Some(extra) = &kind.extra {
        let name = write_ident(extra);
        fields += &format!(
            "    /// Fields that the lexicon does not declare, kept as they came.
    pub {name}: lex::Map,
"
        );
    }
    let fields = braced(&fields);
    format!(
        "\
{docs}#[derive({derives})]
{attributes}pub struct {name} {fields}
"
    )
}

/// What has to be given has no default.
fn has_default(kind: &Struct) -> bool {
    let is_constant = |f: &Field| matches!(f.presence, Presence::Constant(_));
    kind.arguments.is_empty() && !kind.fields.iter().any(is_constant)
}

/// Whether a field has a type that is not generated.
fn has_foreign(scope: &Scope<'_>, kind: &Struct) -> bool {
    kind.fields.iter().any(|f| scope.adapter(&f.ty).is_some())
}

/// The field's type with the `Option`s of its presence.
fn field_type(scope: &Scope<'_>, field: &Field) -> String {
    let ty = scope.type_text(&field.ty);
    let option = scope.std("Option");
    match field.presence {
        Presence::Required | Presence::Constant(_) | Presence::Default(_) => ty,
        Presence::Nullable | Presence::Optional => format!("{option}<{ty}>"),
        Presence::OptionalNullable => format!("{option}<{option}<{ty}>>"),
    }
}

fn object_call(scope: &Scope<'_>, item: &Item, kind: &Struct) -> String {
    let mut call = Call::new(match has_foreign(scope, kind) {
        true => "foreign_object",
        false => "object",
    });
    let mut head = write_ident(&item.name);
    if let Some(record) = &kind.record {
        head = format!("{head} as {}", quote_text(&record.nsid));
    }
    let arguments: Vec<String> = kind
        .arguments
        .iter()
        .filter_map(|&index| kind.fields.get(index))
        .map(|field| {
            let ty = match field.presence {
                Presence::Nullable => field_type(scope, field),
                _ => scope.argument_text(&field.ty),
            };
            format!("{}: {ty}", write_ident(&field.name))
        })
        .collect();
    call.arguments(&format!("{head}: new"), &arguments, ",");
    for (group, wanted) in GROUPS {
        let fields = kind.fields.iter().filter(|field| wanted(&field.presence));
        let entries: Vec<String> = fields.map(|field| entry(scope, field)).collect();
        call.group(group, &entries);
    }
    if let Some(extra) = &kind.extra {
        call.line(&format!("extra {}", write_ident(extra)));
    }
    let secrets = kind.fields.iter().filter(|field| field.secret);
    let secrets: Vec<String> = secrets.map(|field| quote_text(&field.wire)).collect();
    if !secrets.is_empty() {
        call.line(&format!("secret {}", secrets.join(", ")));
    }
    if item.checks.nested {
        call.line(validate::METHOD);
    }
    call.finish()
}

type OfGroup = fn(&Presence) -> bool;

/// The groups of fields, in the order in which they stand in the call.
const GROUPS: [(&str, OfGroup); 6] = [
    ("required", |p| matches!(p, Presence::Required)),
    ("constant", |p| matches!(p, Presence::Constant(_))),
    ("default", |p| matches!(p, Presence::Default(_))),
    ("nullable", |p| matches!(p, Presence::Nullable)),
    ("optional", |p| matches!(p, Presence::Optional)),
    ("optional_nullable", |p| {
        matches!(p, Presence::OptionalNullable)
    }),
];

/// `"wire": field`, its limits, what reads and writes it if its type is not generated, and the value of a constant or a
/// default.
fn entry(scope: &Scope<'_>, field: &Field) -> String {
    let mut entry = format!("{}: {}", quote_text(&field.wire), write_ident(&field.name));
    for limits in &field.limits {
        entry.push(' ');
        entry += &validate::limits_text(limits);
    }
    let can_be_null = matches!(
        field.presence,
        Presence::Nullable | Presence::OptionalNullable
    );
    match scope.adapter(&field.ty) {
        Some(adapter) if can_be_null => entry += &format!(" via lex::Maybe<{adapter}>"),
        Some(adapter) => entry += &format!(" via {adapter}"),
        None => {}
    }
    match &field.presence {
        Presence::Constant(value) | Presence::Default(value) => {
            format!("{entry} = {}", literal(scope, value, &field.ty))
        }
        _ => entry,
    }
}

/// A literal as an expression of the type.
fn literal(scope: &Scope<'_>, value: &Literal, ty: &Type) -> String {
    match (value, ty) {
        (Literal::Bool(value), _) => value.to_string(),
        (Literal::Integer(value), _) => value.to_string(),
        (Literal::Text(text), Type::Item(_)) => match scope.text_enum(ty) {
            Some(set) => {
                let path = scope.type_text(ty);
                match set.variants.iter().find(|variant| variant.wire == *text) {
                    Some(variant) => format!("{path}::{}", variant.name),
                    None => format!("{path}::from({})", quote_text(text)),
                }
            }
            None => format!("{}::from({})", scope.std("String"), quote_text(text)),
        },
        (Literal::Text(text), Type::Format(_)) => {
            format!(
                "{}::from_lexicon({})",
                scope.type_text(ty),
                quote_text(text)
            )
        }
        (Literal::Text(text), _) => format!("{}::from({})", scope.std("String"), quote_text(text)),
    }
}

fn record_impl(item: &Item, record: &Record) -> String {
    let name = write_ident(&item.name);
    let nsid = quote_text(&record.nsid);
    let (key, kind) = match &record.key {
        RecordKey::Tid => ("Tid", "Tid".to_owned()),
        RecordKey::Nsid => ("Nsid", "Nsid".to_owned()),
        RecordKey::Any => ("RecordKey", "Any".to_owned()),
        RecordKey::Literal(value) => ("RecordKey", format!("Literal({})", quote_text(value))),
    };
    let validates = validate::of_record(item);
    format!(
        "\
impl lex::Record for {name} {{
    const NSID: &'static str = {nsid};
    const KEY: lex::KeyKind = lex::KeyKind::{kind};
    type Key = lex::{key};
{validates}}}
"
    )
}

/// Methods that give an optional field or the default that stands for it.
fn default_accessors(scope: &Scope<'_>, item: &Item, kind: &Struct) -> Option<TokenStream> {
    let methods: Vec<TokenStream> = kind
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Optional)
        .filter_map(|field| accessor(scope, field))
        .collect();
    if methods.is_empty() {
        return None;
    }
    let name = tokens(&write_ident(&item.name));
    Some(quote! { impl #name { #(#methods)* } })
}

fn accessor(scope: &Scope<'_>, field: &Field) -> Option<TokenStream> {
    let value = field.default.as_ref()?;
    // `self_`, say, has an underscore already.
    let name = tokens(&format!("{}_or_default", field.name.trim_end_matches('_')));
    let access = tokens(&write_ident(&field.name));
    let expression = literal(scope, value, &field.ty);
    let shown = match (value, &field.ty) {
        (Literal::Text(text), Type::Format(_)) => quote_text(text),
        _ => expression.clone(),
    };
    let doc = format!(
        " The value of `{}`, or its default: `{}`.",
        field.name,
        shown.replace('`', "'")
    );
    let value = tokens(&expression);
    Some(match (value, &field.ty) {
        (value, Type::Bool | Type::Integer) => {
            let ty = tokens(&scope.type_text(&field.ty));
            quote! {
                #[doc = #doc]
                pub fn #name(&self) -> #ty { self.#access.unwrap_or(#value) }
            }
        }
        (_, Type::String) => {
            let Some(Literal::Text(text)) = &field.default else {
                return None;
            };
            let doc = format!(" The value of `{}`, or its default.", field.name);
            quote! {
                #[doc = #doc]
                pub fn #name(&self) -> &str { self.#access.as_deref().unwrap_or(#text) }
            }
        }
        (value, ty) => {
            let clone = (!scope.is_copy(ty)).then(|| quote!(.clone()));
            let ty = tokens(&scope.type_text(ty));
            // A value that no variant stands for is made with a call.
            let or = match expression.ends_with(')') {
                true => quote!(.unwrap_or_else(|| #value)),
                false => quote!(.unwrap_or(#value)),
            };
            quote! {
                #[doc = #doc]
                pub fn #name(&self) -> #ty { self.#access #clone #or }
            }
        }
    })
}
