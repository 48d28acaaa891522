(** The Euclidean length of C s + d, for a matrix C and bounds of |s| and |d|.

    Between the columns of C there may be cancellation, so products of columns are summed before
    absolute values are taken. *)
From Interval Require Import Interval.Interval Float.Basic Interval.Float_full.
From Coq Require Import ZArith List Reals Lra Lia.
From PlStar Require Import Lang Intervals Check Descent Matrices.
Import ListNotations.
Local Open Scope R_scope.

Local Notation all_hold := (Forall2 holds).

(** The sum of the squares of C s. *)
Fixpoint quadratic (C : list (list R)) (s : nat -> R) : R :=
  match C with [] => 0 | c :: C => form c s 0 * form c s 0 + quadratic C s end.

(** The products of columns. *)
Fixpoint gram {X} (add mul : X -> X -> X) (C : list (list X)) : list (list X) :=
  match C with
  | [] => []
  | c :: C => merge (merge add) (map (fun x => map (mul x) c) c) (gram add mul C)
  end.

Definition bilinear (G : list (list R)) (s : nat -> R) : R :=
  form (map (fun row => form row s 0) G) s 0.

Lemma bilinear_merge G H s :
  bilinear (merge (merge Rplus) G H) s = bilinear G s + bilinear H s.
Proof.
unfold bilinear. enough (E : forall k,
  form (map (fun row => form row s 0) (merge (merge Rplus) G H)) s k =
  form (map (fun row => form row s 0) G) s k + form (map (fun row => form row s 0) H) s k)
  by apply E.
revert H; induction G as [|g G IH]; intros [|h H] k; cbn [merge map form]; try ring.
rewrite IH, form_merge; ring.
Qed.

Lemma quadratic_by_gram C s : quadratic C s = bilinear (gram Rplus Rmult C) s.
Proof.
induction C as [|c C IH]; cbn [quadratic gram]; [reflexivity|].
rewrite bilinear_merge, <- IH. f_equal. unfold bilinear. rewrite map_map.
set (f := form c s 0). enough (E : forall l k,
  form (map (fun x => form (map (Rmult x) c) s 0) l) s k = f * form l s k)
  by apply (eq_sym (E c 0%nat)).
induction l as [|x l IHl]; intros k; cbn [map form]; [ring|].
rewrite IHl, form_scale; fold f; ring.
Qed.

Lemma merge_lists_hold A a B b : Forall2 all_hold A a -> Forall2 all_hold B b ->
  Forall2 all_hold (merge (merge (I.add prec)) A B) (merge (merge Rplus) a b).
Proof.
intros HA; revert B b; induction HA; intros B b HB; cbn [merge]; [exact HB|].
destruct HB; constructor; auto using merge_holds.
Qed.

Lemma gram_holds C c : Forall2 all_hold C c ->
  Forall2 all_hold (gram (I.add prec) (I.mul prec) C) (gram Rplus Rmult c).
Proof.
induction 1 as [|X x C c H HC IH]; cbn [gram]; [constructor|].
apply merge_lists_hold; [|exact IH].
assert (G : forall A a, all_hold A a ->
  Forall2 all_hold (map (fun x => map (I.mul prec x) X) A) (map (fun z => map (Rmult z) x) a)).
{ induction 1; cbn [map]; constructor; [apply scale_holds; assumption|assumption]. }
apply G, H.
Qed.

(** A bound of the bilinear form. *)
Definition bilinear_above (b : list (list PrimFloat.float)) (s : list I.type) : I.type :=
  form_at (map (fun row => form_at (map exactly row) s) b) s.

Lemma bilinear_bound G b s B :
  Forall2 (fun g c => Forall2 (fun x y => Rabs x <= y) g (map toR c)) G b ->
  (forall a, Rabs (s a) <= B a) ->
  (forall c, In c b -> nonnegative (map toR c)) ->
  bilinear G s <= bilinear (map (map toR) b) B.
Proof.
intros H S P. unfold bilinear. enough (E : forall k,
  form (map (fun row => form row s 0) G) s k <=
  form (map (fun row => form row B 0) (map (map toR) b)) B k) by apply E.
induction H as [|g c G b Hg H IH]; intros k; cbn [map form]; [lra|].
apply Rplus_le_compat; [|apply IH; intros; apply P; right; assumption].
assert (C0 := P c (or_introl eq_refl)).
assert (F := form_absolute _ _ s Hg).
assert (M := form_monotone (map toR c) (fun i => Rabs (s i)) B 0 C0 S).
eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult.
apply Rmult_le_compat; try apply Rabs_pos; [lra|apply S].
Qed.

Lemma bilinear_above_holds b S s : all_hold S s ->
  bilinear_above b S ∋ bilinear (map (map toR) b) (values s).
Proof.
intros H. unfold bilinear_above, bilinear. apply form_at_holds; [|exact H].
induction b as [|c b IH]; cbn [map]; constructor; [|exact IH].
apply form_at_holds; [apply exactly_all|exact H].
Qed.

(** x = - C s + d: the sum of squares, for any mix > 0. *)
Fixpoint squared (l : list R) : R := match l with [] => 0 | x :: l => x * x + squared l end.

Fixpoint squared_of (l : list I.type) : I.type :=
  match l with [] => I.zero | x :: l => I.add prec (I.sqr prec x) (squared_of l) end.

Lemma squared_holds L l : all_hold L l -> squared_of L ∋ squared l.
Proof.
induction 1; cbn [squared_of squared]; [apply zero_holds|].
apply add_holds; [apply sqr_holds|]; assumption.
Qed.

Lemma squares_split mix v v0 C s d :
  0 < mix -> length v0 = length v -> length C = length v -> length d = length v ->
  (forall n, Rabs (values v n - values v0 n + form (nth n C []) s 0) <= values d n) ->
  squares v v0 <= (1 + mix) * quadratic C s + (1 + / mix) * squared d.
Proof.
intros Mix. revert v0 C d; induction v as [|x v IH]; intros [|y v0] [|c C] [|z d] L1 L2 L3 H;
  cbn in L1, L2, L3; try discriminate; cbn [squares quadratic squared]; [lra|].
assert (Rest : squares v v0 <= (1 + mix) * quadratic C s + (1 + / mix) * squared d)
  by (apply IH; try lia; intros n; apply (H (S n))).
assert (Here := H 0%nat); unfold values in Here; cbn [nth] in Here.
set (f := form c s 0) in *. set (u := x - y + f) in *.
assert (U : u * u <= z * z).
{ generalize (Rabs_pos u); intros. rewrite <- (Rabs_pos_eq (u * u)) by apply Rle_0_sqr.
  rewrite Rabs_mult. nra. }
assert (I0 := Rinv_0_lt_compat _ Mix).
assert (Square : 0 <= (mix * f + u) * (mix * f + u) * / mix)
  by (apply Rmult_le_pos; [apply Rle_0_sqr|lra]).
replace ((mix * f + u) * (mix * f + u) * / mix) with (mix * (f * f) + 2 * (f * u) + u * u * / mix)
  in Square by (field; lra).
replace ((x - y) * (x - y)) with (u * u - 2 * (f * u) + f * f) by (unfold u; ring).
assert (u * u * / mix <= z * z * / mix) by (apply Rmult_le_compat_r; lra).
lra.
Qed.
