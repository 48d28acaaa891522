(** The check of an instance, and its soundness.

    An instance has the claim (system, targets, the claim's weights, the radius) and hints: weights
    [near] close to a solution; for each weight a row of a matrix A, empty where the weight stays;
    numbers q < 1 and r. For |u_k| <= r let W(u) = near + A u. The check encloses F(W(u)) together
    with slopes M: F(W(u)) - F(W(u')) = M (u - u'). If each row of I - M has an absolute sum of at
    most q, and |F(near) - y| <= (1 - q) r, the map u -> u - (F(W(u)) - y) shrinks distances on the
    box and has a fixed point there (Banach.v): a solution. If the box of W lies within the radius
    of the claim's weights, so does the solution.

    Hints are not trusted: [check_sound] holds for all of them. *)
From Interval Require Import Real.Xreal Interval.Interval Float.Basic Float.Primitive_ops.
From Interval Require Import Interval.Float_full.
From Coq Require Import ZArith List Reals Lra Lia Bool.
From PlStar Require Import Banach Lang Param Intervals Enclose.
Import ListNotations.
Local Open Scope R_scope.

(** * Linear forms: the sum of l_k v_(from + k) *)

Fixpoint form (l : list R) (v : nat -> R) (from : nat) : R :=
  match l with [] => 0 | s :: l => s * v from + form l v (S from) end.

(** Entry by entry; what is missing at an end is 0. *)
Fixpoint merge {X} (op : X -> X -> X) (a b : list X) : list X :=
  match a, b with
  | [], _ => b
  | _, [] => a
  | x :: a, y :: b => op x y :: merge op a b
  end.

Lemma form_merge a b v k : form (merge Rplus a b) v k = form a v k + form b v k.
Proof.
revert b k; induction a as [|x a IH]; intros [|y b] k; simpl; try ring. rewrite IH; ring.
Qed.

Lemma form_scale c a v k : form (map (Rmult c) a) v k = c * form a v k.
Proof. revert k; induction a as [|x a IH]; intros k; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma form_opposite a v k : form (map Ropp a) v k = - form a v k.
Proof. revert k; induction a as [|x a IH]; intros k; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma form_difference a u v k :
  form a (fun i => u i - v i) k = form a u k - form a v k.
Proof. revert k; induction a as [|x a IH]; intros k; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma form_of_zero a k : form a (fun _ => 0) k = 0.
Proof. revert k; induction a as [|x a IH]; intros k; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma form_of_unit i v k : form (repeat 0 i ++ [1]) v k = v (i + k)%nat.
Proof.
revert k; induction i as [|i IH]; intros k; simpl; [ring|]. rewrite IH.
replace (i + S k)%nat with (S (i + k)) by lia. ring.
Qed.

Fixpoint absolute (l : list R) : R :=
  match l with [] => 0 | x :: l => Rabs x + absolute l end.

Lemma form_bound a v c k : within v c -> Rabs (form a v k) <= absolute a * c.
Proof.
intros B; revert k; induction a as [|x a IH]; intros k; simpl; [rewrite Rabs_R0; lra|].
eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, Rmult_plus_distr_r.
apply Rplus_le_compat; [|apply IH]. apply Rmult_le_compat_l; [apply Rabs_pos|apply B].
Qed.

Local Notation all_hold := (Forall2 holds).

Lemma merge_holds A a B b :
  all_hold A a -> all_hold B b -> all_hold (merge (I.add prec) A B) (merge Rplus a b).
Proof.
intros HA; revert B b; induction HA; intros B b HB; cbn [merge]; [exact HB|].
destruct HB; constructor; auto using add_holds.
Qed.

Lemma scale_holds X x A a :
  X ∋ x -> all_hold A a -> all_hold (map (I.mul prec X) A) (map (Rmult x) a).
Proof. intros H; induction 1; cbn [map]; constructor; auto using mul_holds. Qed.

Lemma opposite_holds A a : all_hold A a -> all_hold (map I.neg A) (map Ropp a).
Proof. induction 1; cbn [map]; constructor; auto using neg_holds. Qed.

(** 0, ..., 0, 1 *)
Lemma axis_holds i : all_hold (repeat I.zero i ++ [whole 1]) (repeat 0 i ++ [1]).
Proof.
apply Forall2_app; [|constructor; [apply (whole_holds 1)|constructor]].
induction i; cbn [repeat]; constructor; auto using zero_holds.
Qed.

Fixpoint absolute_of (l : list I.type) : I.type :=
  match l with [] => I.zero | x :: l => I.add prec (I.abs x) (absolute_of l) end.

Lemma absolute_holds A a : all_hold A a -> absolute_of A ∋ absolute a.
Proof.
induction 1; cbn [absolute_of absolute]; [apply zero_holds|].
apply add_holds; [apply abs_holds|]; assumption.
Qed.

(** * Numbers with slopes *)

(** A value over the whole box, and slopes along u_0, u_1, ... *)
Record dual := Dual { val : I.type; along : list I.type }.

(** f(x) - f(y) = slope (x - y), and x y - x' y' = x (y - y') + y' (x - x'). *)
Definition duals : numbers dual := Numbers dual
  (fun c => Dual (exactly c) [])
  (fun x y => Dual (I.add prec (val x) (val y)) (merge (I.add prec) (along x) (along y)))
  (fun x y => Dual (I.mul prec (val x) (val y))
     (merge (I.add prec)
        (map (I.mul prec (val x)) (along y)) (map (I.mul prec (val y)) (along x))))
  (fun f x => Dual (value f (val x)) (match along x with
     | [] => []
     | d => let s := slope f (val x) in map (I.mul prec s) d
     end)).

(** A real number and a dual whose value holds it. *)
Definition held (x : R) (d : dual) : Prop := val d ∋ x.

(** Two real numbers that both are held, and whose difference is a form in v by the slopes. *)
Definition followed (v : nat -> R) (p : R * R) (d : dual) : Prop :=
  held (fst p) d /\ held (snd p) d /\
  exists l, all_hold (along d) l /\ fst p - snd p = form l v 0.

Lemma held_float f : held (toR f) (of_float duals f).
Proof. apply exactly_holds. Qed.
Lemma held_plus x d y e : held x d -> held y e -> held (x + y) (plus duals d e).
Proof. apply add_holds. Qed.
Lemma held_times x d y e : held x d -> held y e -> held (x * y) (times duals d e).
Proof. apply mul_holds. Qed.
Lemma held_call f x d : held x d -> held (apply f x) (call duals f d).
Proof. apply value_holds. Qed.

Lemma outputs_held system w w' :
  Forall2 (Forall2 held) w w' ->
  Forall2 held (outputs reals system w) (outputs duals system w').
Proof.
apply related_outputs; [apply held_float|apply held_plus|apply held_times|apply held_call].
Qed.

(** Two evaluations side by side. *)
Definition pairs : numbers (R * R) := Numbers (R * R)
  (fun c => (toR c, toR c))
  (fun x y => (fst x + fst y, snd x + snd y))
  (fun x y => (fst x * fst y, snd x * snd y))
  (fun f x => (apply f (fst x), apply f (snd x))).

Lemma outputs_first system w w' :
  Forall2 (Forall2 (fun x p => x = fst p)) w w' ->
  Forall2 (fun x p => x = fst p) (outputs reals system w) (outputs pairs system w').
Proof. apply related_outputs; simpl; intros; subst; reflexivity. Qed.

Lemma outputs_second system w w' :
  Forall2 (Forall2 (fun x p => x = snd p)) w w' ->
  Forall2 (fun x p => x = snd p) (outputs reals system w) (outputs pairs system w').
Proof. apply related_outputs; simpl; intros; subst; reflexivity. Qed.

Lemma outputs_followed v system w w' :
  Forall2 (Forall2 (followed v)) w w' ->
  Forall2 (followed v) (outputs pairs system w) (outputs duals system w').
Proof.
apply related_outputs.
- intros f; split; [apply held_float|split; [apply held_float|]].
  exists []; split; [constructor|simpl; ring].
- intros x x' y y' [A1 [A2 [a [A3 A4]]]] [B1 [B2 [b [B3 B4]]]].
  split; [apply held_plus; assumption|split; [apply held_plus; assumption|]].
  exists (merge Rplus a b); split; [apply merge_holds; assumption|].
  rewrite form_merge, <- A4, <- B4; simpl; ring.
- intros x x' y y' [A1 [A2 [a [A3 A4]]]] [B1 [B2 [b [B3 B4]]]].
  split; [apply held_times; assumption|split; [apply held_times; assumption|]].
  exists (merge Rplus (map (Rmult (fst x)) b) (map (Rmult (snd y)) a)); split.
  + apply merge_holds; apply scale_holds; assumption.
  + rewrite form_merge, !form_scale, <- A4, <- B4; simpl; ring.
- intros f x x' [A1 [A2 [a [A3 A4]]]].
  split; [apply held_call; assumption|split; [apply held_call; assumption|]].
  destruct (slope_holds f (val x') (fst x) (snd x) A1 A2) as [s [S1 S2]].
  exists (map (Rmult s) a); split.
  + cbn [call duals along]. destruct A3; [constructor|].
    refine (scale_holds _ _ (_ :: _) (_ :: _) S1 _); constructor; assumption.
  + rewrite form_scale, <- A4. exact S2.
Qed.

(** * Lists of two kinds side by side *)

Fixpoint map2 {A B C} (f : A -> B -> C) (a : list A) (b : list B) : list C :=
  match a, b with x :: a, y :: b => f x y :: map2 f a b | _, _ => [] end.

Fixpoint same_length {A B} (a : list A) (b : list B) : bool :=
  match a, b with [], [] => true | _ :: a, _ :: b => same_length a b | _, _ => false end.

Fixpoint same_shape {A B} (a : list (list A)) (b : list (list B)) : bool :=
  match a, b with
  | [], [] => true
  | x :: a, y :: b => same_length x y && same_shape a b
  | _, _ => false
  end.

Lemma same_length_sound {A B} (a : list A) (b : list B) :
  same_length a b = true -> length a = length b.
Proof. revert b; induction a; intros [|y b]; simpl; try discriminate; auto. Qed.

Lemma same_shape_sound {A B} (a : list (list A)) (b : list (list B)) :
  same_shape a b = true -> map (@length A) a = map (@length B) b.
Proof.
revert b; induction a; intros [|y b]; simpl; try discriminate; auto.
intros H; apply andb_prop in H; destruct H. f_equal; auto using same_length_sound.
Qed.

Lemma related_map2 {A B C D} (rel : C -> D -> Prop) (f : A -> B -> C) (g : A -> B -> D) a b :
  (forall x y, rel (f x y) (g x y)) -> Forall2 rel (map2 f a b) (map2 g a b).
Proof. intros H; revert b; induction a; intros [|y b]; cbn [map2]; constructor; auto. Qed.

Lemma related_concat {A B} (rel : A -> B -> Prop) a b :
  Forall2 (Forall2 rel) a b -> Forall2 rel (concat a) (concat b).
Proof. induction 1; simpl; [constructor|]. apply Forall2_app; auto. Qed.

Lemma related_at {A B} (rel : A -> B -> Prop) a b x y i :
  Forall2 rel a b -> (i < length a)%nat -> rel (nth i a x) (nth i b y).
Proof.
intros H; revert i; induction H; intros [|i] L; simpl in *; try lia; auto.
apply IHForall2; lia.
Qed.

Lemma related_lengths {A B} (rel : A -> B -> Prop) a b : Forall2 rel a b -> length a = length b.
Proof. induction 1; simpl; auto. Qed.

(** * The check *)

Record instance := Instance {
  system : list program;
  targets : list PrimFloat.float;
  claimed : list (list PrimFloat.float);
  radius : PrimFloat.float;
  near : list (list PrimFloat.float);
  rows : list (list (list PrimFloat.float));
  q : PrimFloat.float;
  r : PrimFloat.float }.

(** A weight of W(u). *)
Definition weight (u : nat -> R) (x : PrimFloat.float) (row : list PrimFloat.float) : R :=
  toR x + form (map toR row) u 0.

Definition weights (c : instance) (u : nat -> R) : list (list R) :=
  map2 (map2 (weight u)) (near c) (rows c).

(** [-r, r] *)
Definition box (c : instance) : I.type :=
  let x := exactly (r c) in I.join (I.neg x) x.

Fixpoint form_of (box : I.type) (l : list I.type) : I.type :=
  match l with [] => I.zero | s :: l => I.add prec (I.mul prec s box) (form_of box l) end.

(** The same weight over the box, with its slopes. *)
Definition moved (box : I.type) (x : PrimFloat.float) (row : list PrimFloat.float) : dual :=
  match row with
  | [] => Dual (exactly x) []
  | _ => let d := map exactly row in Dual (I.add prec (exactly x) (form_of box d)) d
  end.

(** The weight at u = 0. *)
Definition unmoved (x : PrimFloat.float) (_ : list PrimFloat.float) : dual :=
  Dual (exactly x) [].

(** Whether row i of I - M, and all behind it, have absolute sums of at most a bound. *)
Fixpoint rows_small (bound : I.type) (i : nat) (out : list dual) (y : list PrimFloat.float)
    : bool :=
  match out, y with
  | [], [] => true
  | d :: out, _ :: y =>
      at_most
        (absolute_of
           (merge (I.add prec) (repeat I.zero i ++ [whole 1]) (map I.neg (along d)))) bound
      && rows_small bound (S i) out y
  | _, _ => false
  end.

Fixpoint residuals_small (bound : I.type) (out : list dual) (y : list PrimFloat.float) : bool :=
  match out, y with
  | [], [] => true
  | d :: out, t :: y =>
      at_most (I.abs (I.sub prec (val d) (exactly t))) bound && residuals_small bound out y
  | _, _ => false
  end.

Fixpoint squares_of (a : list dual) (b : list PrimFloat.float) : I.type :=
  match a, b with
  | x :: a, y :: b =>
      I.add prec (I.sqr prec (I.sub prec (val x) (exactly y))) (squares_of a b)
  | _, _ => I.zero
  end.

Definition check (c : instance) : bool :=
  let qi := exactly (q c) in
  let ri := exactly (r c) in
  let w := map2 (map2 (moved (box c))) (near c) (rows c) in
  same_shape w (claimed c)
  && not_negative qi && positive (I.sub prec (whole 1) qi)
  && not_negative ri && not_negative (exactly (radius c))
  && at_most (squares_of (concat w) (concat (claimed c))) (I.sqr prec (exactly (radius c)))
  && residuals_small (I.mul prec (I.sub prec (whole 1) qi) ri)
       (outputs duals (system c) (map2 (map2 unmoved) (near c) (rows c))) (targets c)
  && rows_small qi 0 (outputs duals (system c) w) (targets c).

(** * Soundness *)

Lemma rows_small_sound B b i out y : rows_small B i out y = true -> B ∋ b ->
  length out = length y /\
  forall k l, (k < length out)%nat -> all_hold (along (nth k out (Dual I.zero []))) l ->
  absolute (merge Rplus (repeat 0 (i + k) ++ [1]) (map Ropp l)) <= b.
Proof.
revert i y; induction out as [|d out IH]; intros i [|t y]; cbn [rows_small]; try discriminate.
- intros _ _; split; [reflexivity|simpl; intros; lia].
- intros H HB; apply andb_prop in H; destruct H as [H1 H2].
  destruct (IH (S i) y H2 HB) as [L P]. split; [simpl; lia|].
  intros [|k] l Hk Hl.
  + apply (at_most_sound _ _ _ _ H1); [|exact HB].
    apply absolute_holds, merge_holds; [|apply opposite_holds, Hl].
    rewrite Nat.add_0_r; apply axis_holds.
  + replace (i + S k)%nat with (S i + k)%nat by lia.
    apply P; [simpl in Hk; lia|exact Hl].
Qed.

Lemma residuals_small_sound B b out y o :
  residuals_small B out y = true -> B ∋ b -> Forall2 held o out ->
  Forall2 (fun x t => Rabs (x - toR t) <= b) o y.
Proof.
intros E HB HO; revert y E; induction HO; intros [|t y'] E; cbn [residuals_small] in E;
  try discriminate.
- constructor.
- apply andb_prop in E; destruct E as [E1 E2]. constructor; [|auto].
  apply (at_most_sound _ _ _ _ E1); [|exact HB].
  apply abs_holds, sub_holds; [assumption|apply exactly_holds].
Qed.

Lemma squares_hold a b o : Forall2 held o a -> squares_of a b ∋ squares o (map toR b).
Proof.
intros H; revert b; induction H; intros [|t b]; cbn [squares_of map squares];
  try apply zero_holds.
apply add_holds; [|auto]. apply sqr_holds, sub_holds; [assumption|apply exactly_holds].
Qed.

Section Soundness.
Variable c : instance.

Lemma box_holds u k : within u (toR (r c)) -> box c ∋ u k.
Proof.
intros B; specialize (B k).
assert (H : - toR (r c) <= u k <= toR (r c))
  by (revert B; unfold Rabs; destruct (Rcase_abs (u k)); lra).
unfold box; cbv zeta.
apply holds_between with (- toR (r c)) (toR (r c)); [| |exact H]; apply join_holds.
- left; apply neg_holds, exactly_holds.
- right; apply exactly_holds.
Qed.

Lemma exactly_all l : all_hold (map exactly l) (map toR l).
Proof. induction l; cbn [map]; constructor; auto using exactly_holds. Qed.

Lemma form_holds u l a k :
  within u (toR (r c)) -> all_hold l a -> form_of (box c) l ∋ form a u k.
Proof.
intros B H; revert k; induction H; intros k; cbn [form_of form]; [apply zero_holds|].
apply add_holds; [|apply IHForall2]. apply mul_holds; [assumption|apply box_holds, B].
Qed.

Lemma weight_held u x row :
  within u (toR (r c)) -> held (weight u x row) (moved (box c) x row).
Proof.
intros B; unfold held, weight, moved.
destruct row as [|y row]; cbn [map form val]; [rewrite Rplus_0_r; apply exactly_holds|].
apply add_holds; [apply exactly_holds|].
apply (form_holds u _ (map toR (y :: row)) 0 B (exactly_all (y :: row))).
Qed.

Lemma weight_followed u u' x row :
  within u (toR (r c)) -> within u' (toR (r c)) ->
  followed (fun k => u k - u' k) (weight u x row, weight u' x row) (moved (box c) x row).
Proof.
intros B B'; split; [apply weight_held, B|split; [apply weight_held, B'|]].
exists (map toR row); split.
- unfold moved; destruct row; [constructor|]. apply (exactly_all (f :: row)).
- unfold weight; cbn [fst snd]. rewrite form_difference; ring.
Qed.

Lemma unmoved_held x row : held (weight (fun _ => 0) x row) (unmoved x row).
Proof.
unfold held, weight, unmoved; cbn [val]. rewrite form_of_zero, Rplus_0_r. apply exactly_holds.
Qed.

Theorem check_sound :
  check c = true -> has_solution (system c) (targets c) (claimed c) (radius c).
Proof.
set (w := map2 (map2 (moved (box c))) (near c) (rows c)).
unfold check; cbv zeta; fold w.
rewrite !andb_true_iff. intros [[[[[[[Shape Q0] Q1] R0] S0] Inside] Residuals] Rows].
assert (q0 := not_negative_sound _ _ Q0 (exactly_holds _)).
assert (q1 := positive_sound _ _ Q1 (sub_holds _ _ _ _ (whole_holds 1) (exactly_holds _))).
assert (r0 := not_negative_sound _ _ R0 (exactly_holds _)).
assert (s0 := not_negative_sound _ _ S0 (exactly_holds _)).
set (N := length (targets c)). set (Y := map toR (targets c)).
set (out := fun u => F (system c) (weights c u)).
set (G := fun (u : nat -> R) i =>
  if Nat.ltb i N then u i - (nth i (out u) 0 - nth i Y 0) else 0).
assert (Held : forall u, within u (toR (r c)) -> Forall2 (Forall2 held) (weights c u) w).
{ intros u B. apply related_map2; intros x y; apply related_map2; intros; apply weight_held, B. }
destruct (rows_small_sound _ _ _ _ _ Rows (exactly_holds (q c))) as [Length Small].
assert (Count : forall u, within u (toR (r c)) -> length (out u) = N).
{ intros u B. unfold N; rewrite <- Length.
  apply (related_lengths held), outputs_held, Held, B. }
assert (Origin : within (fun _ => 0) (toR (r c))) by (intros i; rewrite Rabs_R0; exact r0).
destruct (fixed_point (toR (q c)) (toR (r c)) G) as [u [Bu Fixed]].
- exact q0.
- lra.
- exact r0.
- (* G shrinks distances *)
  intros u u' B B' b Hb i. unfold G.
  destruct (Nat.ltb_spec i N) as [L|L].
  2: { rewrite Rminus_diag, Rabs_R0. apply Rmult_le_pos; [exact q0|].
       eapply Rle_trans; [apply Rabs_pos|apply (Hb O)]. }
  set (v := fun k => u k - u' k).
  set (wp := map2 (map2 (fun x row => (weight u x row, weight u' x row))) (near c) (rows c)).
  assert (Followed :
    Forall2 (followed v) (outputs pairs (system c) wp) (outputs duals (system c) w)).
  { apply outputs_followed. apply related_map2; intros; apply related_map2; intros.
    apply weight_followed; assumption. }
  assert (First : Forall2 (fun x p => x = fst p) (out u) (outputs pairs (system c) wp)).
  { apply outputs_first. apply related_map2; intros; apply related_map2; reflexivity. }
  assert (Second : Forall2 (fun x p => x = snd p) (out u') (outputs pairs (system c) wp)).
  { apply outputs_second. apply related_map2; intros; apply related_map2; reflexivity. }
  assert (Pairs : length (outputs pairs (system c) wp) = N).
  { rewrite <- (related_lengths _ _ _ First). apply Count, B. }
  rewrite (related_at _ _ _ 0 (0, 0) i First) by (rewrite Count; assumption).
  rewrite (related_at _ _ _ 0 (0, 0) i Second) by (rewrite Count; assumption).
  destruct (related_at _ _ _ (0, 0) (Dual I.zero []) i Followed) as [_ [_ [l [L1 L2]]]].
  { rewrite Pairs; exact L. }
  set (p := nth i (outputs pairs (system c) wp) (0, 0)) in *.
  replace (u i - (fst p - nth i Y 0) - (u' i - (snd p - nth i Y 0)))
    with (v i - (fst p - snd p)) by (unfold v; ring).
  rewrite L2.
  replace (v i - form l v 0)
    with (form (merge Rplus (repeat 0 i ++ [1]) (map Ropp l)) v 0)
    by (rewrite form_merge, form_opposite, form_of_unit, Nat.add_0_r; ring).
  eapply Rle_trans; [apply form_bound, Hb|]. apply Rmult_le_compat_r.
  + eapply Rle_trans; [apply Rabs_pos|apply (Hb O)].
  + apply (Small i l); [rewrite Length; exact L|exact L1].
- (* G moves 0 by little *)
  intros i. unfold G.
  destruct (Nat.ltb_spec i N) as [L|L].
  2: { rewrite Rabs_R0. apply Rmult_le_pos; lra. }
  assert (At0 : Forall2 held (out (fun _ => 0))
    (outputs duals (system c) (map2 (map2 unmoved) (near c) (rows c)))).
  { apply outputs_held, related_map2; intros; apply related_map2; intros.
    apply unmoved_held. }
  assert (B := related_at _ _ _ 0 PrimFloat.zero i (residuals_small_sound _ _ _ _ _ Residuals
    (mul_holds _ _ _ _ (sub_holds _ _ _ _ (whole_holds 1) (exactly_holds (q c)))
       (exactly_holds (r c))) At0)).
  cbv beta in B. rewrite Count in B by exact Origin. specialize (B L).
  replace (nth i Y 0) with (toR (nth i (targets c) PrimFloat.zero)).
  + rewrite <- Rabs_Ropp in B. eapply Rle_trans; [|exact B]. right; f_equal; ring.
  + unfold Y. rewrite (nth_indep (map toR (targets c)) 0 (toR PrimFloat.zero))
      by (rewrite length_map; exact L).
    symmetry; apply map_nth.
- (* the fixed point is a solution, and near *)
  exists (weights c u). assert (At := Held u Bu). split; [|split].
  + rewrite <- (same_shape_sound _ _ Shape). clear - At.
    induction At as [|x y a b H]; cbn [map]; f_equal; [|assumption].
    apply (related_lengths _ _ _ H).
  + unfold distance, point. rewrite <- concat_map.
    rewrite <- (sqrt_square (toR (radius c)) s0). apply sqrt_le_1_alt.
    apply (at_most_sound _ _ _ _ Inside); [|apply sqr_holds, exactly_holds].
    apply squares_hold, related_concat, At.
  + fold (out u); fold Y. apply nth_ext with 0 0.
    * rewrite Count by exact Bu. unfold Y; rewrite length_map; reflexivity.
    * rewrite Count by exact Bu. intros i L. specialize (Fixed i). unfold G in Fixed.
      apply Nat.ltb_lt in L; rewrite L in Fixed. lra.
Qed.
End Soundness.
