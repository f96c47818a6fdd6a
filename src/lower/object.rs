//! Objects, records and parameters: from properties to the fields of a struct.

use super::boxes::BoxChoice;
use super::schema::literals;
use super::{Lowering, Owner, UnknownFields, docs, settled};
use crate::ir::{self, Field, ItemKind, Literal, Presence, Struct, Type};
use crate::lex::is_secret_name;
use crate::lexicon::{Object, Record, RecordKey, Schema, SchemaKind};
use crate::names::{self, Case, Wish};

impl<'a> Lowering<'a> {
    /// A record.
    pub fn record(&mut self, owner: &Owner<'a, '_>, record: &Record) -> ItemKind {
        let keep = self.unknown_fields(owner) != UnknownFields::None;
        let mut item = self.fields(owner, &record.record, keep);
        item.record = Some(ir::Record {
            nsid: owner.def.nsid.clone(),
            key: match &record.key {
                RecordKey::Tid => ir::RecordKey::Tid,
                RecordKey::Nsid => ir::RecordKey::Nsid,
                RecordKey::Any => ir::RecordKey::Any,
                RecordKey::Literal(value) => ir::RecordKey::Literal(value.clone()),
            },
        });
        ItemKind::Struct(item)
    }

    /// An object.
    pub fn object(&mut self, owner: &Owner<'a, '_>, object: &Object) -> ItemKind {
        let keep = self.unknown_fields(owner) == UnknownFields::All;
        ItemKind::Struct(self.fields(owner, object, keep))
    }

    /// The parameters of an endpoint, which hold no unknown fields.
    pub fn params(&mut self, owner: &Owner<'a, '_>, object: &Object) -> ItemKind {
        ItemKind::Struct(self.fields(owner, object, false))
    }

    fn unknown_fields(&self, owner: &Owner<'_, '_>) -> UnknownFields {
        let effect = self.scope.effect(owner);
        effect
            .unknown_fields
            .unwrap_or(self.scope.options.unknown_fields)
    }

    fn fields(&mut self, owner: &Owner<'a, '_>, object: &Object, keep_unknown: bool) -> Struct {
        let (names, extra) = self.field_names(owner, object, keep_unknown);
        let mut fields = Vec::with_capacity(object.properties.len());
        for ((wire, schema), name) in object.properties.iter().zip(names) {
            let place = owner.property(wire);
            let effect = self.scope.effect(&place);
            let place = place.called(effect.type_name.as_ref());
            let ty = self.schema(&place, schema);
            if let Some(chosen) = effect.boxed {
                self.part.boxes.push(BoxChoice::new(&place, chosen));
            }
            let plain = self.is_plain(&place, schema);
            let presence = self.presence(object, wire, schema, &ty);
            let (default, _) = literals(&schema.kind);
            fields.push(Field {
                name,
                wire: wire.clone(),
                docs: docs::of_field(schema, &presence, plain),
                default: default.filter(|literal| self.can_be_written(literal, schema, &ty)),
                secret: effect
                    .secret
                    .unwrap_or_else(|| self.is_secret(wire, schema)),
                limits: self.limits(&place, &schema.kind),
                ty,
                presence,
                attributes: effect.attributes,
            });
        }
        let takes_argument = |field: &Field| {
            matches!(
                field.presence,
                Presence::Required | Presence::Default(_) | Presence::Nullable
            )
        };
        let arguments = object
            .required
            .iter()
            .filter_map(|wire| fields.iter().position(|field| field.wire == *wire))
            .filter(|&index| fields.get(index).is_some_and(takes_argument))
            .collect();
        Struct {
            fields,
            arguments,
            extra,
            record: None,
        }
    }

    fn presence(&self, object: &Object, wire: &String, schema: &Schema, ty: &Type) -> Presence {
        let (default, constant) = literals(&schema.kind);
        match (
            object.required.contains(wire),
            object.nullable.contains(wire),
        ) {
            (true, true) => Presence::Nullable,
            (false, true) => Presence::OptionalNullable,
            (false, false) => Presence::Optional,
            (true, false) => match (constant, default) {
                (Some(value), _) if self.can_be_written(&value, schema, ty) => {
                    Presence::Constant(value)
                }
                (_, Some(value)) if self.can_be_written(&value, schema, ty) => {
                    Presence::Default(value)
                }
                _ => Presence::Required,
            },
        }
    }

    /// Whether a literal of this type can be made without a check that may fail.
    fn can_be_written(&self, literal: &Literal, schema: &Schema, ty: &Type) -> bool {
        match (literal, ty) {
            (Literal::Text(text), Type::Format(_)) => match &schema.kind {
                SchemaKind::String(string) => string.format.is_some_and(|f| f.check(text).is_ok()),
                _ => false,
            },
            (Literal::Text(text), Type::Item(id)) => {
                match self.inline(*id).map(|made| &made.item.kind) {
                    Some(ItemKind::TextEnum(set)) => {
                        set.kind != ir::TextEnumKind::Closed
                            || set.variants.iter().any(|v| v.wire == *text)
                    }
                    _ => false,
                }
            }
            _ => fits(literal, ty),
        }
    }

    /// Whether `Debug` hides the field: passwords, tokens and keys.
    fn is_secret(&self, wire: &str, schema: &Schema) -> bool {
        let is_text = match &schema.kind {
            SchemaKind::String(string) => string.format.is_none() && string.known_values.is_empty(),
            SchemaKind::Bytes(_) => true,
            _ => false,
        };
        let listed = self.scope.options.secrets.iter().any(|name| name == wire);
        listed || is_text && is_secret_name(wire)
    }
}

impl Lowering<'_> {
    /// The settled names of the properties, and of the field that keeps unknown ones.
    fn field_names(
        &mut self,
        owner: &Owner<'_, '_>,
        object: &Object,
        keep_unknown: bool,
    ) -> (Vec<String>, Option<String>) {
        let scope = self.scope;
        let chosen = |wire: &str| scope.effect(&owner.property(wire)).rename;
        let wires = object.properties.keys();
        let mut firsts: Vec<String> = wires
            .map(|wire| chosen(wire).map_or_else(|| names::snake(wire), |chosen| chosen.name))
            .collect();
        firsts.extend(keep_unknown.then(|| "extra".to_owned()));
        if !names::meet(&firsts, &[], false) {
            let extra = if keep_unknown { firsts.pop() } else { None };
            return (firsts, extra);
        }
        let wires = object.properties.keys().zip(firsts);
        let wishes = wires.map(|(wire, name)| match chosen(wire) {
            Some(chosen) => settled::wish(wire, Case::Snake, &chosen),
            None => Wish {
                rank: 1,
                spelling: wire.clone(),
                case: Case::Snake,
                canonical: names::is_canonical(&name, wire),
                candidates: vec![name, names::snake(&names::spell_out(wire))],
            },
        });
        let mut wishes: Vec<Wish> = wishes.collect();
        // The field for unknown ones yields to any other, also to one with a name of the user's.
        for clash in settled::clashes(&wishes, &[]) {
            let wire = |index: usize| {
                object
                    .properties
                    .keys()
                    .nth(index)
                    .map_or("", String::as_str)
            };
            let of = |index: usize| format!("the field `{}` of `{}`", wire(index), owner.def);
            let place = chosen(wire(clash.wish)).and_then(|chosen| chosen.place);
            let other = clash.other.map(of);
            self.problem(settled::problem(&of(clash.wish), other, &clash.name, place));
        }
        if keep_unknown {
            wishes.push(Wish {
                rank: 2,
                spelling: "extra".to_owned(),
                case: Case::Snake,
                canonical: true,
                candidates: vec!["extra".to_owned(), "extra_fields".to_owned()],
            });
        }
        let (mut names, _) = names::settle(&wishes, &[], false);
        let extra = if keep_unknown { names.pop() } else { None };
        (names, extra)
    }
}

/// Whether the literal is of the type, as far as the type alone tells.
fn fits(literal: &Literal, ty: &Type) -> bool {
    matches!(
        (literal, ty),
        (Literal::Bool(_), Type::Bool)
            | (Literal::Integer(_), Type::Integer)
            | (Literal::Text(_), Type::String | Type::Item(_))
    )
}
