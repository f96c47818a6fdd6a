//! Selectors: an NSID or a group of them, a definition, and a way to a field.

use std::fmt;

use crate::glob::Pattern;
use crate::lexicon::DefId;

/// The word for anything.
const ANY: &str = "*";

/// What settings are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    nsids: Pattern,
    /// The name of the definition, or `*`; `None` for whole lexicons.
    def: Option<String>,
    /// The way from the definition to a field; each part may be `*`.
    path: Vec<String>,
}

/// How a selector takes in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// As a part of the lexicon.
    Lexicon,
    /// As a part of the definition or the field that it names.
    Around,
    /// As what it names.
    Exact,
}

/// How narrow a selector is; the greater is the narrower one.
pub type Width = (bool, usize, bool, usize, bool, usize);

impl Selector {
    /// Reads `nsid`, `group.*`, `nsid#name` or `nsid#name/way/to/field`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (nsids, rest) = match text.split_once('#') {
            Some((nsids, rest)) => (nsids, Some(rest)),
            None => (text, None),
        };
        if let (Some((nsid, path)), None) = (nsids.split_once('/'), rest) {
            return Err(format!(
                "a field stands in a definition; write `{nsid}#main/{path}`"
            ));
        }
        let nsids = Pattern::parse(nsids).map_err(|error| error.problem.to_string())?;
        let Some(rest) = rest else {
            return Ok(Self {
                nsids,
                def: None,
                path: Vec::new(),
            });
        };
        let mut parts = rest.split('/').map(str::to_owned);
        let def = parts.next().filter(|def| !def.is_empty());
        let path: Vec<String> = parts.collect();
        if def.is_none() || path.iter().any(String::is_empty) {
            return Err(
                "write `nsid#name` for a definition and `nsid#name/field` for a field".to_owned(),
            );
        }
        let mut words = def.iter().chain(&path);
        if let Some(word) = words.find(|word| word.contains(['*', '#']) && *word != ANY) {
            return Err(format!(
                "write `*` for any name instead of `{word}`; parts of names cannot be matched"
            ));
        }
        Ok(Self { nsids, def, path })
    }

    /// The part that picks lexicons.
    pub fn nsids(&self) -> &Pattern {
        &self.nsids
    }

    /// The name of the definition, or `*`.
    pub fn def(&self) -> Option<&str> {
        self.def.as_deref()
    }

    /// The way from the definition to a field.
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// The definition and the way from there, as far as they are given by name.
    pub fn fixed(&self) -> Vec<&str> {
        let words = self.def.iter().chain(&self.path).map(String::as_str);
        words.take_while(|word| *word != ANY).collect()
    }

    /// With what the places begin that it takes in, as [`anchors`] gives it for them; empty if that may be anything.
    pub fn anchor(&self) -> String {
        let nsid = self.nsids.nsid();
        match self.fixed().as_slice() {
            _ if self.nsids.has_star() => String::new(),
            [] => nsid.to_owned(),
            [def] => format!("{nsid}#{def}"),
            [def, part, ..] => format!("{nsid}#{def}/{part}"),
        }
    }

    /// Whether it names one thing only.
    pub fn is_single(&self) -> bool {
        let mut words = self.def.iter().chain(&self.path);
        !self.nsids.has_star() && words.all(|word| word != ANY)
    }

    /// Whether and how it takes in a place.
    pub fn reach<'p>(
        &self,
        id: &DefId,
        path: impl ExactSizeIterator<Item = &'p str>,
    ) -> Option<Reach> {
        if !self.nsids.matches(&id.nsid) {
            return None;
        }
        let Some(def) = &self.def else {
            return Some(Reach::Lexicon);
        };
        let length = path.len();
        let fits = |pattern: &str, word: &str| pattern == ANY || pattern == word;
        let within = length >= self.path.len()
            && fits(def, &id.name)
            && self
                .path
                .iter()
                .zip(path)
                .all(|(own, part)| fits(own, part));
        match within {
            true if length == self.path.len() => Some(Reach::Exact),
            true => Some(Reach::Around),
            false => None,
        }
    }

    /// How narrow it is: a field is narrower than a definition, and that than a lexicon; then an NSID than a group, the
    /// longer group than the shorter one, and a name than `*`.
    pub fn width(&self) -> Width {
        let letters = self.nsids.nsid().bytes().filter(|byte| *byte != b'*');
        (
            self.def.is_some(),
            self.path.len(),
            !self.nsids.has_star(),
            letters.count(),
            self.def.as_deref().is_some_and(|def| def != ANY),
            self.path.iter().filter(|part| *part != ANY).count(),
        )
    }
}

/// The anchors of the selectors that may take in a place: a definition, and the first part of the way from there.
pub fn anchors(id: &DefId, first: Option<&str>) -> Vec<String> {
    let def = format!("{}#{}", id.nsid, id.name);
    let part = first.map(|first| format!("{def}/{first}"));
    let mut anchors = vec![String::new(), id.nsid.clone(), def];
    anchors.extend(part);
    anchors
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.nsids)?;
        if let Some(def) = &self.def {
            write!(f, "#{def}")?;
        }
        self.path.iter().try_for_each(|part| write!(f, "/{part}"))
    }
}
