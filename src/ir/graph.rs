//! What leads to what: circles of items.

/// The strongly connected components, after Kosaraju: once over the graph, once over its reverse. Each stands before those
/// that it leads to.
pub fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets {
            if let Some(sources) = reversed.get_mut(to) {
                sources.push(from);
            }
        }
    }
    let mut finished = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for root in 0..edges.len() {
        visit(edges, root, &mut seen, |node| finished.push(node));
    }
    let mut components = Vec::new();
    let mut seen = vec![false; edges.len()];
    for &root in finished.iter().rev() {
        let mut members = Vec::new();
        visit(&reversed, root, &mut seen, |node| members.push(node));
        if !members.is_empty() {
            components.push(members);
        }
    }
    components
}

/// Walks everything that can be reached and was not seen yet, and reports each node when all below it is done.
/// It keeps its own stack: lexicons may chain any number of types.
fn visit(edges: &[Vec<usize>], root: usize, seen: &mut [bool], mut done: impl FnMut(usize)) {
    let mut enter = |node: usize| {
        seen.get_mut(node)
            .is_some_and(|s| !std::mem::replace(s, true))
    };
    if !enter(root) {
        return;
    }
    let mut path = vec![(root, 0)];
    while let Some((node, edge)) = path.pop() {
        match edges.get(node).and_then(|targets| targets.get(edge)) {
            Some(&target) => {
                path.push((node, edge + 1));
                if enter(target) {
                    path.push((target, 0));
                }
            }
            None => done(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_components_and_stand_before_what_they_lead_to() {
        let edges = vec![vec![1], vec![2], vec![0, 3], vec![3], vec![2]];
        let mut components = components(&edges);
        components.iter_mut().for_each(|members| members.sort());
        assert_eq!(components, [vec![4], vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|i| vec![(i + 1) % 200_000]).collect();
        let components = components(&edges);
        assert_eq!(components.len(), 1);
        assert_eq!(components[0].len(), edges.len());
    }
}
