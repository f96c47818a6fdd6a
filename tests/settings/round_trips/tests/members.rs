use settings::members::com::example::poll::Poll;
use settings::members::org::other::post::{Post, PostEmbed, PostLabelsItem};

#[test]
fn an_added_member_is_a_variant() {
    let text =
        r#"{"$type":"org.other.post","embed":{"$type":"com.example.poll","question":"Tea?"}}"#;
    let post: Post = serde_json::from_str(text).unwrap();
    let Some(PostEmbed::Poll(poll)) = &post.embed else {
        panic!("{post:?}")
    };
    assert_eq!(poll.question, "Tea?");
    assert_eq!(serde_json::to_string(&post).unwrap(), text);
    let mut post = Post::new();
    post.embed = Some(Poll::new("Tea?").into());
    assert_eq!(serde_json::to_string(&post).unwrap(), text);
}

#[test]
fn it_is_read_and_checked_like_any_other() {
    let broken = r#"{"embed":{"$type":"com.example.poll","question":1}}"#;
    let error = serde_json::from_str::<Post>(broken)
        .unwrap_err()
        .to_string();
    assert!(error.contains("com.example.poll"), "{error}");
    let mut post = Post::new();
    post.embed = Some(Poll::new("a question of more than 20 bytes").into());
    let violations = post.validate().unwrap_err().to_string();
    assert!(violations.contains("/embed/question"), "{violations}");
}

#[test]
fn elements_of_lists_are_extended_as_well() {
    let text = r#"{"labels":[{"$type":"com.example.defs#point","x":1,"y":2}]}"#;
    let post: Post = serde_json::from_str(text).unwrap();
    let labels = post.labels.unwrap();
    assert!(matches!(&labels[0], PostLabelsItem::Place(point) if point.y == 2));
}
