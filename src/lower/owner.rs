//! What an item lies in, which gives inline types their names and docs. Most of what is lowered becomes no item of its
//! own, so names and words are made only when they are asked for.

use super::{def_name, docs, last_name, rank};
use crate::ir::{Limit, ModuleId};
use crate::lexicon::DefId;
use crate::names::{self, Case, Wish};
use crate::settings::Named;

/// A definition, or a place inside one.
#[derive(Clone, Copy)]
pub struct Owner<'a, 'o> {
    /// The definition that is being lowered.
    pub def: &'a DefId,
    pub module: ModuleId,
    step: Step<'a, 'o>,
    /// The name that the user chose for the type in this place.
    chosen: Option<&'o str>,
}

/// The last step of the way from a definition to a place inside it.
#[derive(Clone, Copy)]
enum Step<'a, 'o> {
    /// It is the definition itself.
    None,
    /// The parameters, say, of an endpoint.
    Role(&'o Owner<'a, 'o>, &'o str),
    Property(&'o Owner<'a, 'o>, &'o str),
    Element(&'o Owner<'a, 'o>),
}

impl<'a, 'o> Owner<'a, 'o> {
    /// The owner of what stands directly in a definition.
    pub fn of(def: &'a DefId, module: ModuleId) -> Self {
        Self {
            def,
            module,
            step: Step::None,
            chosen: None,
        }
    }

    /// The owner of what stands in a role of an endpoint.
    pub fn role(&'o self, name: &'o str) -> Self {
        self.below(Step::Role(self, name))
    }

    /// The owner of what stands in a property.
    pub fn property(&'o self, wire: &'o str) -> Self {
        self.below(Step::Property(self, wire))
    }

    /// The owner of an array's elements, which goes by the same name if that was chosen.
    pub fn element(&'o self) -> Self {
        let step = Step::Element(self);
        Self { step, ..*self }
    }

    fn below(&'o self, step: Step<'a, 'o>) -> Self {
        let chosen = None;
        Self {
            step,
            chosen,
            ..*self
        }
    }

    /// The same under a name that the user chose.
    pub fn called(self, chosen: Option<&'o Named>) -> Self {
        let chosen = chosen.map(|chosen| chosen.name.as_str()).or(self.chosen);
        Self { chosen, ..self }
    }

    /// Whether the user chose the name.
    pub fn is_named(&self) -> bool {
        self.chosen.is_some()
    }

    /// The Rust name so far: `PostView`, then `PostViewEmbed`.
    pub fn name(&self) -> String {
        match (self.chosen, self.step) {
            (Some(chosen), _) => chosen.to_owned(),
            (None, Step::None) => def_name(self.def),
            (None, Step::Role(_, name)) => name.to_owned(),
            (None, Step::Property(owner, wire)) => names::join(&owner.name(), &names::camel(wire)),
            (None, Step::Element(owner)) => names::join(&owner.name(), "Item"),
        }
    }

    /// In words, for documentation: `` `embed` of `app.bsky.feed.post` ``.
    pub fn path(&self) -> String {
        let mut path = String::with_capacity(64);
        let mut owner = self;
        loop {
            match owner.step {
                Step::None => break,
                Step::Role(_, "Params") => {
                    path += "the parameters of ";
                    break;
                }
                Step::Role(_, name) => {
                    path += "the ";
                    path += &name.to_lowercase();
                    path += " of ";
                    break;
                }
                Step::Property(outer, wire) => {
                    path += &docs::code(wire);
                    path += " of ";
                    owner = outer;
                }
                Step::Element(outer) => {
                    path += "the elements of ";
                    owner = outer;
                }
            }
        }
        path += &docs::code(&self.def.to_string());
        path
    }

    /// The exact spelling of the way here, which tells equal names apart.
    pub fn spelling(&self) -> String {
        let mut spelling = String::with_capacity(64);
        self.spell(&mut spelling);
        spelling
    }

    fn spell(&self, spelling: &mut String) {
        let (owner, last) = match self.step {
            Step::None => return spelling.push_str(&self.def.name),
            Step::Role(owner, name) => (owner, name),
            Step::Property(owner, wire) => (owner, wire),
            Step::Element(owner) => (owner, "[]"),
        };
        owner.spell(spelling);
        spelling.push('/');
        spelling.push_str(last);
    }

    /// The way here as settings name it: without lists, empty for the definition itself.
    pub fn site(&self) -> String {
        match self.step {
            Step::None => String::new(),
            Step::Role(_, "Error") => "errors".to_owned(),
            Step::Role(_, name) => name.to_lowercase(),
            Step::Property(owner, wire) => match owner.site() {
                site if site.is_empty() => wire.to_owned(),
                site => format!("{site}/{wire}"),
            },
            Step::Element(owner) => owner.site(),
        }
    }
}

/// Where an item comes from, and how it would like to be called.
pub struct Origin<'a> {
    /// The definition.
    pub def: &'a DefId,
    /// The exact spelling of the way there.
    pub spelling: String,
    /// The same as settings name it.
    pub site: String,
    pub rank: u8,
    pub case: Case,
    /// The name of what it lies in, or for a role and a constant its own.
    pub name: String,
    /// What makes the name of an inline item longer.
    pub suffix: &'static str,
    /// Whether the user chose the name.
    pub is_named: bool,
    /// The limits of a set of strings if nothing is checked: they tell it from others all the same, so that checks change
    /// no type.
    pub limits: Vec<Vec<Limit>>,
}

impl Origin<'_> {
    /// The name that it would like best.
    pub fn first_name(&self) -> String {
        match self.case {
            Case::Shouty => self.name.clone(),
            _ => names::shorten(self.name.clone(), Case::Camel),
        }
    }

    /// All that it would like, for where the best name is taken.
    pub fn wish(&self, first: String) -> Wish {
        let canonical = match self.case {
            Case::Shouty if !self.is_named => {
                names::is_canonical(&def_name(self.def), &self.spelling)
            }
            _ => names::is_canonical(&self.name, &self.spelling),
        };
        let rank = match self.is_named {
            true => rank::CHOSEN,
            false => self.rank,
        };
        Wish {
            rank,
            spelling: self.spelling.clone(),
            case: self.case,
            canonical,
            candidates: std::iter::once(first).chain(self.second_name()).collect(),
        }
    }

    fn second_name(&self) -> Option<String> {
        let last = last_name(self.def);
        let short = |name: String| names::shorten(name, Case::Camel);
        match (self.rank, self.case) {
            (_, Case::Shouty) if self.is_named => None,
            (rank::MAIN, Case::Shouty) => Some(format!("{}_MAIN", names::shouty(last))),
            (_, Case::Shouty) => Some(names::shouty(&names::spell_out(last))),
            (rank::DEF, _) => Some(short(names::camel(&names::spell_out(&self.spelling)))),
            // It names the endpoint as well: `ListRecordsOutput`.
            (rank::ROLE, _) if !self.is_named => Some(names::join(&def_name(self.def), &self.name)),
            _ => Some(short(names::join(&self.name, self.suffix))),
        }
    }
}
