//! What settings change: types that stand for others, and names that the user chose.

use std::fmt;

use super::{Lowering, Origin, Owner};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::ir::{ForeignType, Type};
use crate::lexicon::{Def, DefId, DefKind, Schema, SchemaKind, StringSchema};
use crate::names::{Case, Clash, Wish};
use crate::settings::{Effect, Named, Replacement, Rules};

/// The type that stands in place of a schema that is no list. Strings with a format are left to
/// [`text_type`](Lowering::text_type).
pub fn replaced(effect: &Effect, kind: &SchemaKind) -> Option<Type> {
    let choice = effect.replacement.as_ref()?;
    match (&choice.replacement, kind) {
        (_, SchemaKind::Array(_)) => None,
        (_, SchemaKind::String(string)) if !choice.fits(string.format) => None,
        (Replacement::Foreign { path, via }, _) if choice.fits(format_of(kind)) => {
            Some(foreign(path, via))
        }
        _ => None,
    }
}

/// The type that stands in place of a definition, which is not generated then.
pub fn replaced_def(settings: &Rules, id: &DefId, def: &Def) -> Option<Type> {
    if settings.is_empty() {
        return None;
    }
    match &def.kind {
        DefKind::Schema(kind) => replaced(&settings.at(id, ""), kind),
        DefKind::Record(record) => {
            let kind = SchemaKind::Object(record.record.clone());
            replaced(&settings.at(id, ""), &kind)
        }
        _ => None,
    }
}

impl Lowering<'_> {
    /// Whether someone else's type stands in place of a schema that is no list.
    pub fn is_foreign(&self, owner: &Owner<'_, '_>, kind: &SchemaKind) -> bool {
        match kind {
            SchemaKind::Array(_) => false,
            SchemaKind::String(string) if !string.is_set() => {
                matches!(self.text_type(owner, string), Type::Foreign(_))
            }
            kind => replaced(&self.scope.effect(owner), kind).is_some(),
        }
    }

    /// Whether a string with a format is a plain `String`.
    pub fn is_plain_text(&self, owner: &Owner<'_, '_>, string: &StringSchema) -> bool {
        string.format.is_some() && self.text_type(owner, string) == Type::String
    }

    /// The same for what a field holds.
    pub fn is_plain(&self, owner: &Owner<'_, '_>, schema: &Schema) -> bool {
        match &schema.kind {
            SchemaKind::String(string) => match string.is_set() {
                true => self.scope.options.plain_strings,
                false => self.is_plain_text(owner, string),
            },
            _ => self.scope.options.plain_strings,
        }
    }

    /// Notes what is wrong with a setting.
    pub fn problem(&mut self, problem: Diagnostic) {
        self.part.problems.push(problem);
    }
}

/// A type that is not generated.
pub fn foreign(path: &str, via: &'static str) -> Type {
    Type::Foreign(Box::new(ForeignType {
        path: path.to_owned(),
        via,
    }))
}

fn format_of(kind: &SchemaKind) -> Option<crate::lexicon::StringFormat> {
    match kind {
        SchemaKind::String(string) => string.format,
        _ => None,
    }
}

/// The wish for a name that the user chose.
pub fn wish(spelling: &str, case: Case, chosen: &Named) -> Wish {
    Wish {
        rank: 0,
        spelling: spelling.to_owned(),
        case,
        candidates: vec![chosen.name.clone()],
        canonical: true,
    }
}

/// A chosen name that is taken.
pub struct Taken {
    /// The wish for it.
    pub wish: usize,
    /// The other wish for it; `None` if something else has it.
    pub other: Option<usize>,
    /// The name.
    pub name: String,
}

/// A chosen name of a variant that is taken.
pub struct TakenVariant {
    /// What the variant stands for.
    pub wire: String,
    /// The name.
    pub name: String,
    /// What the variant stands for that takes it; `None` if it is none.
    pub other: Option<String>,
}

/// The chosen names that anything else would have. Nobody yields to them in silence: the user has to know.
pub fn clashes(wishes: &[Wish], taken: &[&str]) -> Vec<Taken> {
    let first = |wish: &Wish| wish.candidates.first().cloned().unwrap_or_default();
    let chosen = wishes.iter().enumerate().filter(|(_, wish)| wish.rank == 0);
    let found = chosen.filter_map(|(index, wish)| {
        let name = first(wish);
        let other = wishes
            .iter()
            .enumerate()
            .find(|(other, wish)| *other != index && first(wish) == name)
            .map(|(other, _)| other);
        let is_first = other.is_none_or(|other| {
            // Two chosen names are told of once.
            other > index || wishes.get(other).is_some_and(|wish| wish.rank > 0)
        });
        let clash = is_first && (other.is_some() || taken.contains(&name.as_str()));
        clash.then_some(Taken {
            wish: index,
            other,
            name,
        })
    });
    found.collect()
}

/// Says that the name that was chosen for one thing is that of another.
pub fn problem(own: &str, other: Option<String>, name: &str, place: Option<Place>) -> Diagnostic {
    let (message, help) = match other {
        Some(other) => (
            format!("{own} is to be called `{name}`, which is the name of {other} as well"),
            "choose another name, or give the other one a name too",
        ),
        None => (
            format!("{own} is to be called `{name}`, which is reserved or the name of a module"),
            "choose another name",
        ),
    };
    let problem = Diagnostic::new(Code::SettledName, message).help(help);
    match place {
        Some(place) => problem.at(place),
        None => problem,
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spelling.split_once('/') {
            Some((_, inside)) => write!(f, "`{inside}` of `{}`", self.def),
            None => write!(f, "`{}`", self.def),
        }
    }
}

/// The same for the type of an item.
pub(super) fn item_problem(
    settings: &Rules,
    own: &Origin<'_>,
    other: Option<&Origin<'_>>,
    name: &str,
) -> Diagnostic {
    let effect = settings.at(own.def, &own.site);
    let chosen = [effect.rename, effect.type_name].into_iter().flatten();
    let place = chosen
        .filter(|chosen| chosen.name == name)
        .find_map(|chosen| chosen.place);
    problem(&own.to_string(), other.map(Origin::to_string), name, place)
}

/// Says that an item is not called what everybody would expect.
pub(super) fn clash_note(catalog: &Catalog, origin: &Origin<'_>, clash: &Clash) -> Diagnostic {
    let (item, def) = (origin.to_string(), origin.def);
    let message = format!(
        "{item} is called `{}` in Rust, because another item takes `{}`",
        clash.got, clash.wanted
    );
    let note = Diagnostic::new(Code::NameClash, message);
    let Some(document) = catalog.document(&def.nsid) else {
        return note;
    };
    note.at(match document.defs.get(&def.name) {
        Some(def) => Place::key(&document.file, def.pointer.as_str()),
        None => Place::file(&document.file),
    })
}
