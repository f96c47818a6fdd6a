//! The generated code is what the lexicons give.

#[test]
fn generated_code_is_up_to_date() -> Result<(), lexgen::Failure> {
    let report = lexgen::Config::new()
        .lexicons("../../lexicons")
        .include("com.example.toolshed.tool")
        .output("src/gen")
        .check()?;
    assert!(report.is_up_to_date(), "{report}");
    Ok(())
}
