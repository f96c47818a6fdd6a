fn main() {
    lexgen::Config::new()
        .lexicons("../../../lexicons/com/example")
        // What the other crate was made of, so that references into it are understood.
        .lexicons("../../../lexicons/com/atproto")
        .external("com.atproto", "::atproto_api::com::atproto")
        .build_script();
}
