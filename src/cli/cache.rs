//! Where outcomes are kept from one run to the next.

use std::env;
use std::path::PathBuf;

/// The variable that names another folder, or with nothing in it none.
const VARIABLE: &str = "LEXGEN_CACHE";

/// The folder for what can be made again, as each system has it.
pub fn folder() -> Option<PathBuf> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    if let Some(folder) = named(VARIABLE) {
        return Some(folder).filter(|folder| !folder.as_os_str().is_empty());
    }
    // A relative path would depend on where one stands.
    let absolute = |variable: &str| named(variable).filter(|folder| folder.is_absolute());
    let caches = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library/Caches"))
    } else {
        let home = || absolute("HOME").map(|home| home.join(".cache"));
        absolute("XDG_CACHE_HOME").or_else(home)
    };
    caches.map(|caches| caches.join("lexgen"))
}
