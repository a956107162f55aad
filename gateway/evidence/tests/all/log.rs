//! The log against the vectors of RFC 6962 and C2SP, and against itself at every small size.

use std::collections::HashMap;
use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;
use gateway_evidence::log::witness::{AddCheckpoint, WitnessError};
use gateway_evidence::log::{
    Checkpoint, CheckpointError, LogKey, Note, NoteError, Tile, TlogProof, TlogProofError,
    TreeError, VerifierKey, VerifierKeyError, append, commitment, consistency, entry_leaf,
    inclusion, leaf_hash, node_hash, root, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::support::{at, now};

/// A store of nodes.
#[derive(Clone, Default)]
struct Tree {
    nodes: HashMap<(u8, u64), Digest>,
    size: u64,
}

impl Tree {
    fn of(leaves: &[Digest]) -> Self {
        let mut tree = Self::default();
        tree.grow(leaves);
        tree
    }

    /// A tree of so many leaves, all different.
    fn sized(size: u64) -> Self {
        Self::of(&(0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect::<Vec<_>>())
    }

    fn grow(&mut self, leaves: &[Digest]) {
        for node in append(self.size, leaves, self.read()).unwrap() {
            assert_eq!(self.nodes.insert((node.level, node.index), node.hash), None);
        }
        self.size += leaves.len() as u64;
    }

    fn read(&self) -> impl Fn(u8, u64) -> Result<Digest, Infallible> + '_ {
        |level, index| Ok(self.nodes[&(level, index)])
    }

    fn root(&self) -> Digest {
        self.root_at(self.size)
    }

    fn root_at(&self, size: u64) -> Digest {
        root(size, self.read()).unwrap()
    }
}

/// The tree's hash as RFC 6962 §2.1 defines it, computed the slow way.
fn defined(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&defined(left), &defined(right))
        }
    }
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

#[test]
fn the_roots_of_the_rfc_6962_reference_leaves() {
    let leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "6061626364656667"];
    let mut leaves: Vec<_> = leaves.iter().map(|leaf| leaf_hash(&hex(leaf))).collect();
    leaves[7] = leaf_hash(&hex("606162636465666768696a6b6c6d6e6f"));
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let tree = Tree::of(&leaves);
    for (size, wanted) in roots.iter().enumerate() {
        assert_eq!(tree.root_at(size as u64).to_string(), *wanted, "size {size}");
    }
}

#[test]
fn every_proof_at_every_small_size_holds() {
    let leaves: Vec<_> = (0..70_u64).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let tree = Tree::of(&leaves);
    for size in 0..=70 {
        let root = tree.root_at(size);
        assert_eq!(root, defined(&leaves[..usize::try_from(size).unwrap()]));
        for index in 0..size {
            let path = inclusion(index, size, tree.read()).unwrap();
            let leaf = &leaves[usize::try_from(index).unwrap()];
            assert!(verify_inclusion(leaf, index, size, &path, &root), "{index} in {size}");
            assert!(!verify_inclusion(leaf, index + 1, size, &path, &root));
            assert!(!verify_inclusion(&root, index, size, &path, &root) || size == 1);
        }
        for old in 0..=size {
            let path = consistency(old, size, tree.read()).unwrap();
            let old_root = tree.root_at(old);
            assert!(verify_consistency(old, size, &path, &old_root, &root), "{old} to {size}");
        }
    }
}

#[test]
fn a_proof_with_any_hash_changed_dropped_or_added_fails() {
    let tree = Tree::sized(13);
    let other = Digest::of(b"other");
    let variants = |path: &[Digest]| {
        let mut variants = vec![[path, &[other]].concat()];
        for place in 0..path.len() {
            let mut changed = path.to_vec();
            changed[place] = other;
            variants.push(changed);
            let mut shorter = path.to_vec();
            shorter.remove(place);
            variants.push(shorter);
        }
        variants
    };
    for index in 0..13 {
        let leaf = tree.nodes[&(0, index)];
        for bad in variants(&inclusion(index, 13, tree.read()).unwrap()) {
            assert!(!verify_inclusion(&leaf, index, 13, &bad, &tree.root()));
        }
    }
    for old in 1..=13 {
        let old_root = tree.root_at(old);
        for bad in variants(&consistency(old, 13, tree.read()).unwrap()) {
            assert!(!verify_consistency(old, 13, &bad, &old_root, &tree.root()), "{old}");
        }
    }
}

#[test]
fn a_fork_and_a_roll_back_have_no_consistency_proof() {
    let tree = Tree::sized(9);
    let fork = {
        let mut fork = Tree::sized(5);
        fork.grow(&[leaf_hash(b"another"); 4]);
        fork
    };
    for old in 6..9 {
        let path = consistency(old, 9, fork.read()).unwrap();
        assert!(!verify_consistency(old, 9, &path, &tree.root_at(old), &fork.root()));
    }
    assert!(verify_consistency(
        5,
        9,
        &consistency(5, 9, fork.read()).unwrap(),
        &tree.root_at(5),
        &fork.root()
    ));
    assert_eq!(consistency(9, 8, tree.read()), Err(TreeError::Range));
    assert!(!verify_consistency(9, 8, &[], &tree.root(), &tree.root_at(8)));
}

#[test]
fn leaves_added_together_or_one_by_one_make_the_same_nodes() {
    let leaves: Vec<_> = (0..37_u64).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let mut one_by_one = Tree::default();
    for leaf in &leaves {
        one_by_one.grow(std::slice::from_ref(leaf));
    }
    let mut in_two = Tree::of(&leaves[..11]);
    in_two.grow(&leaves[11..]);
    assert_eq!(Tree::of(&leaves).nodes, one_by_one.nodes);
    assert_eq!(in_two.nodes, one_by_one.nodes);
}

#[test]
fn every_operation_costs_the_logarithm_of_the_size() {
    // A tree far too large to hold: each node is asked by name only.
    let size = (1 << 40) - 1;
    let asked = std::cell::Cell::new(0);
    let read = |_: u8, _: u64| {
        asked.set(asked.get() + 1);
        Ok::<_, Infallible>(Digest::of(b""))
    };
    assert_eq!(append(size, &[Digest::of(b"")], read).unwrap().len(), 41);
    assert_eq!(inclusion(size / 3, size, read).unwrap().len(), 40);
    root(size, read).unwrap();
    consistency(size / 3, size, read).unwrap();
    assert!(asked.get() < 2_000, "{}", asked.get());
}

#[test]
fn a_store_that_cannot_be_read_is_told_apart() {
    let unreadable = |_: u8, _: u64| Err::<Digest, _>("gone");
    assert_eq!(root(3, unreadable), Err(TreeError::Store("gone")));
    assert_eq!(inclusion(3, 3, unreadable), Err(TreeError::Range));
    assert_eq!(root(0, unreadable), Ok(Digest::of(b"")));
}

#[test]
fn tiles_have_the_c2sp_paths() {
    let path = |level, index, width| Tile::new(level, index, width).unwrap().path();
    assert_eq!(path(0, 0, 256), "tile/0/000");
    assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(path(1, 999, 1), "tile/1/999.p/1");
    assert_eq!(path(3, 1_000, 255), "tile/3/x001/000.p/255");
    for bad in [
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/00/000",
        "tile/8/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/+01",
        "tile/entries/000",
        "/tile/0/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert!(Tile::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_tile_is_served_only_within_the_tree() {
    let tile = |path| Tile::parse(path).unwrap();
    let size = 256 * 256 + 3;
    for (path, within) in [
        ("tile/0/255", true),
        ("tile/0/256.p/3", true),
        ("tile/0/256.p/4", false),
        ("tile/0/256", false),
        ("tile/1/000", true),
        ("tile/1/001.p/1", false),
        ("tile/2/000.p/1", true),
        ("tile/3/000.p/1", false),
    ] {
        assert_eq!(tile(path).is_within(size), within, "{path}");
    }
}

#[test]
fn the_hashes_of_a_tile_are_the_nodes_of_the_tree() {
    let tree = Tree::sized(600);
    let bytes = Tile::parse("tile/0/001.p/9").unwrap().bytes(tree.read()).unwrap();
    assert_eq!(bytes.len(), 9 * 32);
    assert_eq!(bytes[..32], *tree.nodes[&(0, 256)].as_bytes());
    let bytes = Tile::parse("tile/1/000.p/2").unwrap().bytes(tree.read()).unwrap();
    assert_eq!(bytes[32..], *tree.nodes[&(8, 1)].as_bytes());
}

const FOO: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

#[test]
fn the_c2sp_example_note_verifies() {
    let key: VerifierKey = FOO.parse().unwrap();
    assert_eq!((key.name(), key.to_string().as_str()), ("example.com/foo", FOO));
    let note: Note = NOTE.parse().unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.verify(&key), Ok(None));
    assert_eq!(note.to_string(), NOTE);
}

#[test]
fn a_changed_note_or_signature_is_broken_and_a_missing_one_is_unsigned() {
    let key: VerifierKey = FOO.parse().unwrap();
    let changed: Note = NOTE.replace("example message", "example massage").parse().unwrap();
    assert_eq!(changed.verify(&key), Err(NoteError::Broken));
    let changed: Note = NOTE.replace("Uw2QOkn8", "Uw2QOkn9").parse().unwrap();
    assert_eq!(changed.verify(&key), Err(NoteError::Broken));
    let other: Note = NOTE.replace("— example.com/foo", "— example.com/bar").parse().unwrap();
    assert_eq!(other.verify(&key), Err(NoteError::Unsigned));
}

#[test]
fn one_broken_signature_spoils_a_good_one_by_the_same_key() {
    let key: VerifierKey = FOO.parse().unwrap();
    let line = NOTE.lines().last().unwrap();
    let both = format!("{NOTE}{}\n", line.replace("Uw2QOkn8", "Uw2QOkn9"));
    assert_eq!(both.parse::<Note>().unwrap().verify(&key), Err(NoteError::Broken));
}

#[test]
fn a_text_that_is_no_note_is_refused() {
    for bad in [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA\n",
        "text\n\n- example.com/foo Uw2QOkn8srV1\n",
        "text\n\n— a+b Uw2QOkn8srV1\n",
        "text\n\n— name Uw2QOkn8srV1",
        "te\txt\n\n— name Uw2QOkn8srV1\n",
        "text\r\n\n— name Uw2QOkn8srV1\n",
    ] {
        assert_eq!(bad.parse::<Note>(), Err(NoteError::Form), "{bad:?}");
    }
}

#[test]
fn a_verifier_key_has_its_own_hash_and_a_supported_kind() {
    let parse = |text: &str| text.parse::<VerifierKey>();
    assert_eq!(parse(&FOO.replace("530d903a", "530d903b")), Err(VerifierKeyError::Hash));
    assert_eq!(parse(&FOO.replace("530d903a", "530D903A")), Err(VerifierKeyError::Hash));
    assert_eq!(parse(&FOO.replace("+Aeky", "+Ceky")), Err(VerifierKeyError::Unsupported));
    assert_eq!(parse(&FOO.replace("/foo", "/f o")), Err(VerifierKeyError::Form));
    assert_eq!(parse("example.com/foo"), Err(VerifierKeyError::Form));
    assert_eq!(parse(""), Err(VerifierKeyError::Form));
}

fn ed25519() -> Vec<u8> {
    rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_der()
}

fn log() -> LogKey {
    LogKey::of_log("kz-pgo.example/log", &ed25519()).unwrap()
}

fn witness() -> LogKey {
    LogKey::of_witness("br-mj.example/witness", &ed25519()).unwrap()
}

fn checkpoint(tree: &Tree) -> Checkpoint {
    Checkpoint { origin: "kz-pgo.example/log".to_owned(), size: tree.size, root: tree.root() }
}

#[test]
fn a_key_s_digest_is_that_of_its_public_key_in_der() {
    let der = ed25519();
    let key = LogKey::of_log("a/log", &der).unwrap();
    let pair = rcgen::KeyPair::try_from(der).unwrap();
    let spki = rcgen::PublicKeyData::subject_public_key_info(&pair);
    assert_eq!(key.verifier().spki(), Digest::of(&spki));
    let pem = LogKey::of_log("a/log", pair.serialize_pem().as_bytes()).unwrap();
    assert_eq!(pem.verifier(), key.verifier());
    assert!(LogKey::of_log("a log", &pair.serialize_der()).is_err(), "a space in the name");
    let ec = rcgen::KeyPair::generate().unwrap().serialize_der();
    assert!(LogKey::of_log("a/log", &ec).is_err());
}

#[test]
fn a_checkpoint_is_signed_by_its_log_and_nobody_else() {
    let (tree, log) = (Tree::sized(5), log());
    let checkpoint = checkpoint(&tree);
    let note: Note = checkpoint.sign(&log).unwrap().to_string().parse().unwrap();
    assert_eq!(Checkpoint::verify(&note, log.verifier()), Ok(checkpoint.clone()));
    let other = LogKey::of_log("br-mj.example/log", &ed25519()).unwrap();
    assert_eq!(Checkpoint::verify(&note, other.verifier()), Err(CheckpointError::Origin));
    assert_eq!(checkpoint.sign(&other).unwrap_err(), CheckpointError::Origin);
    assert_eq!(checkpoint.sign(&witness()).unwrap_err(), CheckpointError::Origin);
    let twin = LogKey::of_log("kz-pgo.example/log", &ed25519()).unwrap();
    let unsigned = CheckpointError::Note(NoteError::Unsigned);
    assert_eq!(Checkpoint::verify(&note, twin.verifier()), Err(unsigned));
}

#[test]
fn a_checkpoint_has_one_spelling() {
    let good = checkpoint(&Tree::sized(5)).to_string();
    assert!(good.parse::<Checkpoint>().is_ok());
    for bad in [
        good.replace("\n5\n", "\n05\n"),
        good.replace("\n5\n", "\n+5\n"),
        good.replace("\n5\n", "\n-5\n"),
        good.replace("=\n", "\n"),
        format!("{good}extension\n"),
        format!("{good}\n"),
        good.trim_end().to_owned(),
        good.replace("kz-pgo.example", "kz pgo"),
        String::new(),
    ] {
        assert_eq!(bad.parse::<Checkpoint>(), Err(CheckpointError::Form), "{bad:?}");
    }
}

#[test]
fn a_witness_adds_the_time_at_which_it_saw_the_checkpoint() {
    let (log, witness) = (log(), witness());
    let mut note = checkpoint(&Tree::sized(5)).sign(&log).unwrap();
    assert_eq!(note.verify(witness.verifier()), Err(NoteError::Unsigned));
    let cosignature = witness.sign(note.text(), now());
    note.add(cosignature.clone());
    note.add(cosignature);
    assert_eq!(note.signatures().len(), 2);
    let note: Note = note.to_string().parse().unwrap();
    assert_eq!(note.verify(witness.verifier()), Ok(Some(now())));
    assert!(Checkpoint::verify(&note, log.verifier()).is_ok());
}

fn proof() -> (TlogProof, Vec<u8>, LogKey, LogKey) {
    let (entry, opening) = (b"an entry".to_vec(), [7; 32]);
    let mut tree = Tree::sized(6);
    tree.grow(&[entry_leaf(&commitment(&opening, &entry)), leaf_hash(b"one more")]);
    let (log, witness) = (log(), witness());
    let mut note = checkpoint(&tree).sign(&log).unwrap();
    note.add(witness.sign(note.text(), now()));
    let path = inclusion(6, tree.size, tree.read()).unwrap();
    (TlogProof { opening: Some(opening), index: 6, path, checkpoint: note }, entry, log, witness)
}

#[test]
fn a_proof_shows_the_entry_the_checkpoint_and_the_witness() {
    let (proof, entry, log, witness) = proof();
    let read: TlogProof = proof.to_string().parse().unwrap();
    assert_eq!(read, proof);
    let witnesses = [witness.verifier().clone()];
    let included = read.verify(&entry, log.verifier(), &witnesses).unwrap();
    assert_eq!(included.checkpoint.size, 8);
    assert_eq!(included.seen(), Some(now()));
    let nobody = read.verify(&entry, log.verifier(), &[]).unwrap();
    assert_eq!(nobody.seen(), None);
}

#[test]
fn a_proof_of_another_entry_or_with_another_opening_fails() {
    let (proof, entry, log, _) = proof();
    let verify = |proof: &TlogProof, entry: &[u8]| proof.verify(entry, log.verifier(), &[]);
    assert_eq!(verify(&proof, b"another entry"), Err(TlogProofError::Path));
    let mut other = proof.clone();
    other.opening = Some([8; 32]);
    assert_eq!(verify(&other, &entry), Err(TlogProofError::Path));
    other.opening = None;
    assert_eq!(verify(&other, &entry), Err(TlogProofError::Opening));
    let mut other = proof;
    other.index = 5;
    assert_eq!(verify(&other, &entry), Err(TlogProofError::Path));
}

#[test]
fn a_proof_with_a_broken_cosignature_is_not_believed() {
    let (mut proof, entry, log, witness) = proof();
    let line = proof.checkpoint.signatures()[1].to_string();
    let (name, blob) = line.rsplit_once(' ').unwrap();
    let mut blob = STANDARD.decode(blob).unwrap();
    *blob.last_mut().unwrap() ^= 1;
    let broken = format!("{name} {}", STANDARD.encode(blob));
    proof.checkpoint = proof.checkpoint.to_string().replace(&line, &broken).parse().unwrap();
    let witnesses = [witness.verifier().clone()];
    let broken = TlogProofError::Checkpoint(CheckpointError::Note(NoteError::Broken));
    assert_eq!(proof.verify(&entry, log.verifier(), &witnesses), Err(broken));
}

#[test]
fn a_text_that_is_no_proof_is_refused() {
    let good = proof().0.to_string();
    for bad in [
        good.replace("@v1", "@v2"),
        good.replace("index 6", "index 06"),
        good.replace("index 6\n", ""),
        good.replace("extra ", "extra"),
        good.replacen("\n\n", "\n", 1),
        good.replace("— ", "- "),
        String::new(),
    ] {
        assert!(bad.parse::<TlogProof>().is_err(), "{bad}");
    }
}

#[test]
fn a_witness_signs_what_continues_and_refuses_the_rest() {
    let (tree, log) = (Tree::sized(9), log());
    let ask = |old: u64, tree: &Tree| AddCheckpoint {
        old,
        proof: consistency(old, tree.size, tree.read()).unwrap(),
        checkpoint: checkpoint(tree).sign(&log).unwrap(),
    };
    let seen = |size| Checkpoint { size, root: tree.root_at(size), ..checkpoint(&tree) };
    let key = log.verifier();
    assert_eq!(ask(0, &tree).judge(key, None), Ok(checkpoint(&tree)));
    assert_eq!(ask(5, &tree).judge(key, Some(&seen(5))), Ok(checkpoint(&tree)));
    assert_eq!(ask(9, &tree).judge(key, Some(&seen(9))), Ok(checkpoint(&tree)));
    let stale = ask(5, &tree).judge(key, Some(&seen(6)));
    assert_eq!(stale, Err(WitnessError::Seen { seen: 6 }));
    let mut fork = Tree::sized(5);
    fork.grow(&[leaf_hash(b"another"); 6]);
    assert_eq!(ask(9, &fork).judge(key, Some(&seen(9))), Err(WitnessError::Inconsistent));
    let mut same_size = Tree::sized(5);
    same_size.grow(&[leaf_hash(b"another"); 4]);
    let unaware = ask(3, &same_size);
    assert_eq!(unaware.judge(key, Some(&seen(9))), Err(WitnessError::Inconsistent));
    let rolled_back = AddCheckpoint { old: 9, ..ask(0, &Tree::sized(8)) };
    assert_eq!(rolled_back.judge(key, Some(&seen(9))), Err(WitnessError::Form));
    let stranger = LogKey::of_log("kz-pgo.example/log", &ed25519()).unwrap();
    let refused = ask(5, &tree).judge(stranger.verifier(), Some(&seen(5)));
    assert!(matches!(refused, Err(WitnessError::Checkpoint(_))));
}

#[test]
fn a_request_to_a_witness_reads_back_what_it_writes() {
    let (tree, log) = (Tree::sized(9), log());
    for old in [0, 5, 8] {
        let request = AddCheckpoint {
            old,
            proof: consistency(old, 9, tree.read()).unwrap(),
            checkpoint: checkpoint(&tree).sign(&log).unwrap(),
        };
        assert_eq!(request.to_string().parse(), Ok(request));
    }
    for bad in ["", "old 0", "old -1\n\n", "old 00\n\ntext\n\n— n AAAAAAAA\n", "old 0\nx\n\n"] {
        assert_eq!(bad.parse::<AddCheckpoint>(), Err(WitnessError::Form), "{bad}");
    }
}

#[test]
fn a_cosignature_s_time_is_part_of_what_is_signed() {
    let witness = witness();
    let note = Note::new("a text\n".to_owned()).unwrap();
    let mut early = note.clone();
    early.add(witness.sign(note.text(), at("2026-11-20T00:00:00Z")));
    assert_eq!(early.verify(witness.verifier()), Ok(Some(at("2026-11-20T00:00:00Z"))));
    assert_ne!(
        witness.sign(note.text(), at("2026-11-20T00:00:00Z")),
        witness.sign(note.text(), now())
    );
}

proptest! {
    #[test]
    fn a_tile_path_reads_back_what_it_writes(
        level in 0_u8..8,
        index in 0_u64..(1 << 56),
        width in 1_u16..=256,
    ) {
        let tile = Tile::new(level, index, width).unwrap();
        prop_assert_eq!(Tile::parse(&tile.path()), Ok(tile));
    }

    #[test]
    fn any_two_sizes_of_a_tree_are_consistent(new in 0_u64..300, part in 0.0_f64..=1.0) {
        #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small")]
        let old = (new as f64 * part) as u64;
        let tree = Tree::sized(new);
        let path = consistency(old, new, tree.read()).unwrap();
        prop_assert!(verify_consistency(old, new, &path, &tree.root_at(old), &tree.root()));
    }
}
