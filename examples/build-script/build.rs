fn main() {
    lexgen::Config::new()
        .lexicons("../../lexicons")
        .include("com.atproto.server.createSession")
        // This program brings its own way to send requests.
        .types_only(true)
        .build_script();
}
