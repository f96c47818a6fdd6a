fn main() {
    lexgen::Config::new()
        .lexicons("../../lexicons")
        .include("com.atproto.server.createSession")
        .build_script();
}
