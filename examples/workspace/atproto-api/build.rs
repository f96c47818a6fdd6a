fn main() {
    lexgen::Config::new()
        .lexicons("../../../lexicons/com/atproto")
        // The crates on top of this one use its `lex`.
        .share_runtime(true)
        // Users compile the groups that they name.
        .group_features(true)
        .build_script();
}
