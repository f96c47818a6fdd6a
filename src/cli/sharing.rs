//! The arguments about what several crates have in common.

use clap::Args;
use lexgen::config_file::Values;

use super::args::some;

#[derive(Debug, Args)]
#[command(next_help_heading = "Several crates")]
pub struct SharingArgs {
    /// Take the types of these lexicons, an NSID or a group such as `com.atproto`, from the module with this path
    #[arg(long = "extern", value_name = "GROUP=PATH", value_parser = pair)]
    external: Vec<(String, String)>,

    /// Take the support code from the module with this path, such as `::atproto_api::lex`
    #[arg(long, value_name = "PATH")]
    runtime: Option<String>,

    /// Write the support code whole, for other crates to take it from here
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    share_runtime: Option<bool>,

    /// Compile each group of lexicons with a feature of the crate only, such as `com-atproto-server`
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    group_features: Option<bool>,
}

impl SharingArgs {
    /// Gives the options among them that the command line gives.
    pub fn set(&self, values: &mut Values) {
        values.set_if("extern", some(&self.external));
        values.set_if("runtime", self.runtime.as_deref());
        values.set_if("share-runtime", self.share_runtime);
        values.set_if("group-features", self.group_features);
    }
}

/// Reads the value of `--extern`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((group, path)) => Ok((group.to_owned(), path.to_owned())),
        None => Err("write it as `com.atproto=::atproto_api::com::atproto`".to_owned()),
    }
}
