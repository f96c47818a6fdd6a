//! Modules that need not be emitted again.

#[cfg(feature = "cache")]
use crate::cache;
use crate::ir::{Crate, ModuleId};

/// What earlier runs made of modules.
pub trait Earlier: Send + Sync {
    /// Sees what all modules are made of.
    fn look_at(&mut self, krate: &Crate);
    /// The path and the text of a module's file, if it would be the same.
    fn get(&self, id: ModuleId) -> Option<(String, String)>;
    /// Notes which file a module is in now.
    fn note(&mut self, id: ModuleId, file: &str);
}

/// There were none.
pub struct Nothing;

impl Earlier for Nothing {
    fn look_at(&mut self, _: &Crate) {}
    fn get(&self, _: ModuleId) -> Option<(String, String)> {
        None
    }
    fn note(&mut self, _: ModuleId, _: &str) {}
}

#[cfg(feature = "cache")]
impl Earlier for cache::Modules {
    fn look_at(&mut self, krate: &Crate) {
        self.look_at(krate);
    }
    fn get(&self, id: ModuleId) -> Option<(String, String)> {
        self.get(id)
    }
    fn note(&mut self, id: ModuleId, file: &str) {
        self.note(id, file);
    }
}
