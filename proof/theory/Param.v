(** Evaluation keeps every relation of numbers that the operations keep.

    This is the one induction over programs. Check.v uses it for four relations: a real number and
    an interval that holds it; a pair of reals and an interval with slopes; a pair and its two
    parts. *)
From Coq Require Import ZArith List Floats.
From PlStar Require Import Lang.
Import ListNotations.

(** * Lists *)
Section Lists.
Context {X Y : Type} (rel : X -> Y -> Prop).

Lemma related_firstn n a b : Forall2 rel a b -> Forall2 rel (firstn n a) (firstn n b).
Proof. intros H; revert n; induction H; intros [|n]; simpl; constructor; auto. Qed.

Lemma related_skipn n a b : Forall2 rel a b -> Forall2 rel (skipn n a) (skipn n b).
Proof. intros H; revert n; induction H; intros [|n]; simpl; auto. Qed.

Lemma related_cut k n a b : Forall2 rel a b -> Forall2 (Forall2 rel) (cut k n a) (cut k n b).
Proof.
revert a b; induction k; intros a b H; simpl; constructor.
- apply related_firstn, H.
- apply IHk, related_skipn, H.
Qed.

Lemma related_nth x y n a b : rel x y -> Forall2 rel a b -> rel (nth n a x) (nth n b y).
Proof. intros D H; revert n; induction H; intros [|n]; simpl; auto. Qed.

Lemma related_same {Z} (f : Z -> X) (g : Z -> Y) l :
  (forall z, rel (f z) (g z)) -> Forall2 rel (map f l) (map g l).
Proof. intros H; induction l; simpl; constructor; auto. Qed.

Lemma related_flat_same {Z} (f : Z -> list X) (g : Z -> list Y) l :
  (forall z, Forall2 rel (f z) (g z)) -> Forall2 rel (flat_map f l) (flat_map g l).
Proof. intros H; induction l; simpl; [constructor|]. apply Forall2_app; auto. Qed.
End Lists.

Lemma related_map {X Y X' Y'} (rel : X -> Y -> Prop) (rel' : X' -> Y' -> Prop) f g a b :
  (forall x y, rel x y -> rel' (f x) (g y)) ->
  Forall2 rel a b -> Forall2 rel' (map f a) (map g b).
Proof. intros H; induction 1; simpl; constructor; auto. Qed.

Lemma related_flat_map {X Y X' Y'} (rel : X -> Y -> Prop) (rel' : X' -> Y' -> Prop) f g a b :
  (forall x y, rel x y -> Forall2 rel' (f x) (g y)) ->
  Forall2 rel a b -> Forall2 rel' (flat_map f a) (flat_map g b).
Proof. intros H; induction 1; simpl; [constructor|]. apply Forall2_app; auto. Qed.

(** * Arrays *)
Inductive related_option {X Y} (rel : X -> Y -> Prop) : option X -> option Y -> Prop :=
| both_none : related_option rel None None
| both_some x y : rel x y -> related_option rel (Some x) (Some y).

Inductive related_trie {X Y} (rel : X -> Y -> Prop) : trie X -> trie Y -> Prop :=
| both_leaf : related_trie rel Leaf Leaf
| both_node l l' x x' r r' :
    related_trie rel l l' -> related_option rel x x' -> related_trie rel r r' ->
    related_trie rel (Node l x r) (Node l' x' r').

Section Arrays.
Context {X Y : Type} (rel : X -> Y -> Prop).

Lemma related_get x y t t' p : rel x y -> related_trie rel t t' -> rel (get x t p) (get y t' p).
Proof.
intros D H; revert p; induction H as [|? ? ? ? ? ? ? ? O ? ?]; intros p; simpl; [exact D|].
destruct p; auto. destruct O; auto.
Qed.

Lemma related_set t t' p v v' :
  related_trie rel t t' -> rel v v' -> related_trie rel (set t p v) (set t' p v').
Proof.
intros H V; revert t t' H; induction p; intros t t' H; destruct H; simpl; constructor;
  auto using both_leaf, both_none, both_some; apply IHp; constructor.
Qed.

Lemma related_fill t t' p a b :
  related_trie rel t t' -> Forall2 rel a b -> related_trie rel (fill t p a) (fill t' p b).
Proof. intros T H; revert t t' p T; induction H; intros; simpl; auto using related_set. Qed.

Lemma related_array a b : Forall2 rel a b -> related_trie rel (array a) (array b).
Proof. apply related_fill; constructor. Qed.

Lemma related_element x y t t' z :
  rel x y -> related_trie rel t t' -> rel (element x t z) (element y t' z).
Proof. intros D T; destruct z; simpl; auto using related_get. Qed.

Lemma related_put t t' z v v' :
  related_trie rel t t' -> rel v v' -> related_trie rel (put t z v) (put t' z v').
Proof. intros T V; destruct z; unfold put; auto using related_set. Qed.
End Arrays.

(** * Evaluation *)
Section Evaluation.
Context {X Y : Type} (o : numbers X) (o' : numbers Y) (rel : X -> Y -> Prop).
Hypothesis keeps_float : forall f, rel (of_float o f) (of_float o' f).
Hypothesis keeps_plus :
  forall x x' y y', rel x x' -> rel y y' -> rel (plus o x y) (plus o' x' y').
Hypothesis keeps_times :
  forall x x' y y', rel x x' -> rel y y' -> rel (times o x y) (times o' x' y').
Hypothesis keeps_call : forall f x x', rel x x' -> rel (call o f x) (call o' f x').

Local Notation "a =~ b" := (Forall2 rel a b) (at level 70).

Lemma keeps_zero : rel (zero o) (zero o').
Proof. apply keeps_float. Qed.
Local Hint Resolve keeps_zero : core.

Lemma related_columns t a b :
  Forall2 (Forall2 rel) a b -> Forall2 (Forall2 rel) (columns o t a) (columns o' t b).
Proof.
revert a b; induction t; intros a b H; simpl; constructor.
- eapply related_map; [|exact H]. intros x y [|]; simpl; auto.
- apply IHt. eapply related_map; [|exact H]. intros x y [|]; simpl; auto.
Qed.

Lemma related_dot a a' b b' s s' :
  a =~ a' -> b =~ b' -> rel s s' -> rel (dot o a b s) (dot o' a' b' s').
Proof.
intros HA; revert b b' s s'; induction HA; intros b b' s s' HB HS; simpl; [exact HS|].
destruct HB; auto.
Qed.

Lemma related_product r s t a a' b b' :
  a =~ a' -> b =~ b' -> product o r s t a b =~ product o' r s t a' b'.
Proof.
intros HA HB; unfold product; cbv zeta.
eapply related_flat_map; [|apply related_cut, HA]. intros x y H.
eapply related_map; [|apply related_columns, related_cut, HB].
intros; apply related_dot; auto.
Qed.

Lemma related_products k r s t a a' b b' :
  a =~ a' -> b =~ b' -> products o k r s t a b =~ products o' k r s t a' b'.
Proof.
revert a a' b b'; induction k; intros; simpl; [constructor|].
apply Forall2_app; [apply related_product|apply IHk];
  auto using related_firstn, related_skipn.
Qed.

Lemma related_scatter t t' i a a' :
  related_trie rel t t' -> a =~ a' -> related_trie rel (scatter o t i a) (scatter o' t' i a').
Proof.
revert t t' a a'; induction i; intros t t' b b' T H; simpl; [exact T|].
destruct H; [exact T|]. apply IHi; auto.
apply related_put; auto. apply keeps_plus; auto. apply related_element; auto.
Qed.

Lemma related_combine2 c c' d d' a a' b b' :
  rel c c' -> rel d d' -> a =~ a' -> b =~ b' -> combine2 o c d a b =~ combine2 o' c' d' a' b'.
Proof.
intros C D HA; revert b b'; induction HA; intros b b' HB; simpl; [constructor|].
destruct HB; constructor; auto.
Qed.

Lemma related_pick t t' i : related_trie rel t t' -> pick o t i =~ pick o' t' i.
Proof. intros T; apply related_same. intros z; apply related_element; auto. Qed.

Lemma related_value w w' sm above above' l :
  Forall2 (related_trie rel) w w' -> related_trie (Forall2 rel) above above' ->
  value_of o w sm above l =~ value_of o' w' sm above' l.
Proof.
intros W A.
assert (V : forall a, get [] above a =~ get [] above' a).
{ intros; apply related_get; auto. }
destruct l; simpl.
- apply related_pick, related_nth; auto. constructor.
- apply related_same, keeps_float.
- apply related_same, keeps_float.
- apply related_pick, related_array, V.
- apply related_pick, related_scatter; auto. constructor.
- eapply related_map; [|apply V]. intros; apply keeps_times; auto.
- apply related_combine2; auto.
- apply related_products; auto.
- eapply related_map; [|apply V]. intros; apply keeps_call; auto.
Qed.

Lemma related_run w w' sm ls above above' n v v' :
  Forall2 (related_trie rel) w w' -> related_trie (Forall2 rel) above above' -> v =~ v' ->
  run o w sm ls above n v =~ run o' w' sm ls above' n v'.
Proof.
intros W; revert above above' n v v'; induction ls; intros; simpl; [assumption|].
apply IHls.
- apply related_set; auto using related_value.
- apply related_value; auto.
Qed.

Theorem related_outputs system w w' :
  Forall2 (Forall2 rel) w w' -> outputs o system w =~ outputs o' system w'.
Proof.
intros W; unfold outputs; cbv zeta.
apply related_flat_same; intros p. apply related_flat_same; intros sm.
apply related_run; [|constructor|constructor].
eapply related_map; [|exact W]. intros; apply related_array; assumption.
Qed.
End Evaluation.
