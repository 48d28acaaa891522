(** Matrices as lists of rows, over real numbers and over intervals.

    A row l is the linear form [form l]. Products are [combined]: its rows are sums of rows. *)
From Interval Require Import Interval.Interval Float.Basic Interval.Float_full.
From Coq Require Import ZArith List Reals Lra Lia Bool.
From PlStar Require Import Lang Intervals Check Descent.
Import ListNotations.
Local Open Scope R_scope.

Local Notation all_hold := (Forall2 holds).

(** The sum of c_i times list i. *)
Fixpoint combined {X} (add mul : X -> X -> X) (c : list X) (ls : list (list X)) : list X :=
  match c, ls with
  | x :: c, l :: ls => merge add (map (mul x) l) (combined add mul c ls)
  | _, _ => []
  end.

Definition sums : list R -> list (list R) -> list R := combined Rplus Rmult.
Definition sums_of : list I.type -> list (list I.type) -> list I.type :=
  combined (I.add prec) (I.mul prec).

Lemma form_shift l v k j : form l v (j + k) = form l (fun i => v (i + k)%nat) j.
Proof. revert j; induction l as [|x l IH]; intros j; cbn [form]; [|rewrite <- IH]; reflexivity. Qed.

Lemma form_from l v k : form l v k = form l (fun i => v (i + k)%nat) 0.
Proof. exact (form_shift l v k 0). Qed.

Lemma form_same l u v k : (forall i, u i = v i) -> form l u k = form l v k.
Proof.
intros E; revert k; induction l as [|x l IH]; intros k; cbn [form]; [reflexivity|].
rewrite E, IH; reflexivity.
Qed.

Lemma form_sums c ls v : form (sums c ls) v 0 = form c (fun i => form (nth i ls []) v 0) 0.
Proof.
unfold sums; revert ls; induction c as [|x c IH]; intros ls; [reflexivity|].
destruct ls as [|l ls]; cbn [combined].
- symmetry. rewrite (form_same _ _ (fun _ => 0)); [apply form_of_zero|intros [|i]; reflexivity].
- rewrite form_merge, form_scale, IH. cbn [form nth]. rewrite (form_from c _ 1).
  f_equal. apply form_same; intros i. rewrite Nat.add_1_r; reflexivity.
Qed.

Lemma sums_hold C c LS ls :
  all_hold C c -> Forall2 all_hold LS ls -> all_hold (sums_of C LS) (sums c ls).
Proof.
intros HC; revert LS ls; induction HC; intros LS ls HL; cbn [sums_of sums combined];
  [constructor|]. destruct HL; [constructor|].
apply merge_holds; [apply scale_holds; assumption|apply IHHC; assumption].
Qed.

(** The form at a list of numbers. *)
Definition values (l : list R) (i : nat) : R := nth i l 0.

Fixpoint form_at (l v : list I.type) : I.type :=
  match l, v with
  | x :: l, y :: v => I.add prec (I.mul prec x y) (form_at l v)
  | _, _ => I.zero
  end.

Lemma form_at_holds L l V v : all_hold L l -> all_hold V v -> form_at L V ∋ form l (values v) 0.
Proof.
intros HL; revert V v; induction HL; intros V v HV; cbn [form_at form]; [apply zero_holds|].
destruct HV as [|Y y' V v].
- rewrite (form_same _ _ (fun _ => 0)); [rewrite form_of_zero|intros [|i]; reflexivity].
  replace (y * values [] 0 + 0) with 0 by (unfold values; cbn; ring). apply zero_holds.
- apply add_holds; [apply mul_holds; assumption|]. rewrite form_from.
  rewrite (form_same _ _ (values v)); [apply IHHL; assumption|].
  intros i; rewrite Nat.add_1_r; reflexivity.
Qed.

(** [-x, x] *)
Definition about_0 (x : I.type) : I.type := I.join (I.neg x) x.

Lemma about_0_holds X x a : X ∋ x -> Rabs a <= x -> about_0 X ∋ a.
Proof.
intros H B. assert (- x <= a <= x) by (revert B; unfold Rabs; destruct (Rcase_abs a); lra).
apply holds_between with (- x) x; [| |assumption]; apply join_holds.
- left; apply neg_holds, H.
- right; exact H.
Qed.

(** * Bounds of absolute values *)

(** A double a little above the absolute values of an interval, if the interval has ends. *)
Definition above (X : I.type) : PrimFloat.float :=
  PrimFloat.next_up (PrimFloat.next_up (I.upper (I.abs X))).

(** Whether doubles are bounds of absolute values; none is trusted. *)
Fixpoint bounded (l : list I.type) (b : list PrimFloat.float) : bool :=
  match l, b with
  | [], [] => true
  | x :: l, y :: b => at_most (I.abs x) (exactly y) && not_negative (exactly y) && bounded l b
  | _, _ => false
  end.

Lemma bounded_sound L b l : bounded L b = true -> all_hold L l ->
  Forall2 (fun x y => Rabs x <= y) l (map toR b).
Proof.
intros H HL; revert b H; induction HL; intros [|y' b] E; cbn [bounded map] in *;
  try discriminate; constructor; rewrite !andb_true_iff in E.
- apply (at_most_sound _ _ _ _ (proj1 (proj1 E)));
    [apply abs_holds; assumption|apply exactly_holds].
- apply IHHL, E.
Qed.

Lemma bounds_positive L b : bounded L b = true -> nonnegative (map toR b).
Proof.
revert b; induction L as [|x L IH]; intros [|y b] E; cbn [bounded map] in *; try discriminate;
  constructor; rewrite !andb_true_iff in E.
- exact (not_negative_sound _ _ (proj2 (proj1 E)) (exactly_holds y)).
- apply IH, E.
Qed.

Lemma form_absolute l b v : Forall2 (fun x y => Rabs x <= y) l b ->
  Rabs (form l v 0) <= form b (fun i => Rabs (v i)) 0.
Proof.
generalize 0%nat; intros k H; revert k; induction H; intros k; cbn [form];
  [rewrite Rabs_R0; lra|].
eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
apply Rplus_le_compat; [|apply IHForall2].
apply Rmult_le_compat_r; [apply Rabs_pos|assumption].
Qed.

(** * A matrix with an approximate inverse has an inverse *)

(** Whether row m of 1 - V U, and all behind it, have absolute sums of at most a bound, and the
    numbers of V are at most 2; V is square. *)
Definition row_inverts (bound : I.type) (m : nat) (v : list PrimFloat.float)
    (U : list (list I.type)) : bool :=
  at_most (absolute_of (merge (I.add prec) (repeat I.zero m ++ [whole 1])
    (map I.neg (sums_of (map exactly v) U)))) bound
  && forallb (fun x => at_most (I.abs (exactly x)) (whole 2)) v.

Fixpoint inverts (bound : I.type) (m n : nat) (V : list (list PrimFloat.float))
    (U : list (list I.type)) : bool :=
  match V with
  | [] => true
  | v :: V => Nat.eqb (length v) n && row_inverts bound m v U && inverts bound (S m) n V U
  end.

(** What the inverse's row can be, if V U is within d of 1: the number of V and 4 d. *)
Definition widened (d : I.type) (v : list PrimFloat.float) : list I.type :=
  map (fun x => I.add prec (exactly x) (about_0 (I.mul prec (whole 4) d))) v.

(** The largest absolute value of the first n numbers. *)
Fixpoint largest (r : nat -> R) (n : nat) : R :=
  match n with O => 0 | S n => Rmax (Rabs (r n)) (largest r n) end.

Lemma largest_bounds r n i : (i < n)%nat -> Rabs (r i) <= largest r n.
Proof.
induction n as [|n IH]; intros L; cbn [largest]; [lia|].
destruct (Nat.eq_dec i n) as [->|]; [apply Rmax_l|].
eapply Rle_trans; [apply IH; lia|apply Rmax_r].
Qed.

Lemma largest_least r n b :
  0 <= b -> (forall i, (i < n)%nat -> Rabs (r i) <= b) -> largest r n <= b.
Proof.
intros B H; induction n as [|n IH]; cbn [largest]; [exact B|].
apply Rmax_lub; [apply H; lia|apply IH; intros; apply H; lia].
Qed.

Lemma largest_positive r n : 0 <= largest r n.
Proof.
induction n; cbn [largest]; [lra|]. eapply Rle_trans; [apply Rabs_pos|apply Rmax_l].
Qed.

Lemma exactly_lists U : Forall2 all_hold (map (map exactly) U) (map (map toR) U).
Proof. induction U; cbn [map]; constructor; [apply exactly_all|assumption]. Qed.

Definition sign (x : R) : R := if Rle_dec 0 x then 1 else -1.

Lemma sign_absolute x : sign x * x = Rabs x.
Proof. unfold sign, Rabs; destruct (Rle_dec 0 x), (Rcase_abs x); lra. Qed.

Section Inverse.
Variables (D : I.type) (d : R) (U V : list (list PrimFloat.float)) (r : nat -> R).
Hypothesis D_holds : D ∋ d.
Hypothesis at_most_half : 0 <= d <= / 2.
Hypothesis zero : forall i, (length V <= i)%nat -> r i = 0.
Hypothesis inverse : inverts D 0 (length V) V (map (map exactly) U) = true.

Definition seen (a : nat) : R := form (nth a (map (map toR) U) []) r 0.
Definition part : R := form (repeat 1 (length V)) (fun a => Rabs (seen a)) 0.

Lemma inverts_row m0 n W m : inverts D m0 n W (map (map exactly) U) = true -> (m < length W)%nat ->
  length (nth m W []) = n /\ row_inverts D (m0 + m) (nth m W []) (map (map exactly) U) = true.
Proof.
revert m0 m; induction W as [|w W IH]; intros m0 m E L; cbn [length] in L; [lia|].
cbn [inverts] in E. apply andb_prop in E; destruct E as [E E3].
apply andb_prop in E; destruct E as [E1 E2]. destruct m as [|m]; cbn [nth].
- rewrite Nat.add_0_r; split; [apply Nat.eqb_eq, E1|exact E2].
- replace (m0 + S m)%nat with (S m0 + m)%nat by lia. apply IH; [exact E3|lia].
Qed.

Lemma small_row v n : length v = n ->
  forallb (fun x => at_most (I.abs (exactly x)) (whole 2)) v = true ->
  Rabs (form (map toR v) seen 0) <= 2 * form (repeat 1 n) (fun a => Rabs (seen a)) 0.
Proof.
intros <-. generalize 0%nat. induction v as [|x v IH]; intros k E; cbn [map form length repeat];
  [rewrite Rabs_R0; lra|].
cbn [forallb] in E; apply andb_prop in E; destruct E as [E1 E2].
eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
assert (H := at_most_sound _ _ _ _ E1 (abs_holds _ _ (exactly_holds x)) (whole_holds 2)).
generalize (IH (S k) E2) (Rabs_pos (seen k)); intros. nra.
Qed.

Lemma row_of m : (m < length V)%nat ->
  Rabs (r m - form (map toR (nth m V [])) seen 0) <= d * largest r (length V) /\
  Rabs (form (map toR (nth m V [])) seen 0) <= 2 * part.
Proof.
intros L. destruct (inverts_row 0 (length V) V m inverse L) as [N E].
unfold row_inverts in E; apply andb_prop in E; destruct E as [E1 E2].
split; [|apply small_row; assumption]. set (v := nth m V []) in *.
assert (H := at_most_sound _ _ _ _ E1 (absolute_holds _ _ (merge_holds _ _ _ _ (axis_holds m)
  (opposite_holds _ _ (sums_hold _ _ _ _ (exactly_all v) (exactly_lists U))))) D_holds).
eapply Rle_trans; [|apply Rmult_le_compat_r; [apply largest_positive|exact H]].
replace (r m - form (map toR v) seen 0) with
  (form (merge Rplus (repeat 0 m ++ [1]) (map Ropp (sums (map toR v) (map (map toR) U)))) r 0).
- apply form_bound. intros i. destruct (Nat.lt_ge_cases i (length V)) as [I|I].
  + apply largest_bounds, I.
  + rewrite zero, Rabs_R0 by exact I. apply largest_positive.
- rewrite form_merge, form_opposite, form_of_unit, Nat.add_0_r, form_sums. unfold seen; ring.
Qed.

Lemma part_positive : 0 <= part.
Proof.
unfold part. generalize 0%nat (length V); intros k n; revert k.
induction n as [|n IH]; intros k; cbn [repeat form]; [lra|].
generalize (Rabs_pos (seen k)) (IH (S k)); lra.
Qed.

Lemma largest_by_part : largest r (length V) <= 4 * part.
Proof.
assert (P := part_positive).
assert (largest r (length V) <= / 2 * largest r (length V) + 2 * part); [|lra].
generalize (largest_positive r (length V)); intros P'. apply largest_least; [nra|]. intros i I.
replace (r i) with ((r i - form (map toR (nth i V [])) seen 0) + form (map toR (nth i V [])) seen 0)
  by ring.
eapply Rle_trans; [apply Rabs_triang|]. destruct (row_of i I). nra.
Qed.

(** The numbers of a row, each changed by c or - c. *)
Fixpoint tilted (c : R) (v : list PrimFloat.float) (k : nat) : list R :=
  match v with [] => [] | x :: v => (toR x + c * sign (seen k)) :: tilted c v (S k) end.

Lemma form_tilted c v k : form (tilted c v k) seen k =
  form (map toR v) seen k + c * form (repeat 1 (length v)) (fun a => Rabs (seen a)) k.
Proof.
revert k; induction v as [|x v IH]; intros k; cbn [tilted map length repeat form]; [ring|].
rewrite IH, <- sign_absolute; ring.
Qed.

Lemma tilted_holds c v k : Rabs c <= 4 * d -> all_hold (widened D v) (tilted c v k).
Proof.
intros B; unfold widened; revert k; induction v as [|x v IH]; intros k; cbn [map tilted];
  constructor; [|apply IH].
apply add_holds; [apply exactly_holds|]. apply about_0_holds with (4 * d).
- apply mul_holds; [apply (whole_holds 4)|exact D_holds].
- rewrite Rabs_mult. unfold sign; destruct (Rle_dec 0 (seen k)).
  + rewrite Rabs_R1; lra.
  + rewrite (Rabs_left (-1)); lra.
Qed.

(** r is the inverse of U, applied to U r. *)
Lemma inverse_row m : exists l, all_hold (nth m (map (widened D) V) []) l /\ r m = form l seen 0.
Proof.
destruct (Nat.lt_ge_cases m (length V)) as [L|L].
2: { exists []. rewrite nth_overflow by (rewrite length_map; exact L).
     split; [constructor|apply zero, L]. }
destruct (row_of m L) as [Near _]. assert (Most := largest_by_part). assert (P := part_positive).
destruct (inverts_row 0 (length V) V m inverse L) as [N _].
set (rest := r m - form (map toR (nth m V [])) seen 0) in *.
assert (C : exists c, Rabs c <= 4 * d /\ rest = c * part).
{ destruct (Req_dec part 0) as [Zero|Other].
  - exists 0; rewrite Rabs_R0; split; [lra|]. rewrite Rmult_0_l. rewrite Zero in Most.
    destruct (Req_dec rest 0) as [|R0]; [assumption|exfalso].
    generalize (Rabs_pos_lt _ R0) (largest_positive r (length V)); intros; nra.
  - exists (rest / part); split; [|field; exact Other].
    unfold Rdiv; rewrite Rabs_mult, Rabs_inv, (Rabs_pos_eq part) by exact P.
    apply Rmult_le_reg_r with part; [lra|].
    rewrite Rmult_assoc, Rinv_l by exact Other. generalize (Rabs_pos rest); intros; nra. }
destruct C as [c [C1 C2]]. exists (tilted c (nth m V []) 0). split.
- rewrite (nth_indep _ [] (widened D [])) by (rewrite length_map; exact L).
  rewrite map_nth. apply tilted_holds, C1.
- rewrite form_tilted, N. fold part. unfold rest in C2. lra.
Qed.
End Inverse.
