(** Intervals of doubles: values and slopes of functions.

    Intervals are those of CoqInterval on primitive floats. [X ∋ x] says that x lies in X. Where an
    operation has no result, as a division by an interval about 0, its interval holds all numbers;
    so no lemma has a side condition, and a bad interval can refuse a certificate and do no more. *)
From Interval Require Import Real.Xreal Interval.Interval Float.Basic Float.Primitive_ops.
From Interval Require Import Interval.Float_full.
From Coq Require Import ZArith List Reals Lra.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Lang Erf.
Import ListNotations.
Local Open Scope R_scope.

Module I := FloatIntervalFull PrimitiveFloat.
Definition prec := PrimitiveFloat.PtoP 53.

Definition holds (X : I.type) (x : R) : Prop := contains (I.convert X) (Xreal x).
Infix "∋" := holds (at level 70).

(** * Intervals without a result, and between two numbers *)

Lemma nai_holds x : I.nai ∋ x.
Proof. unfold holds; rewrite I.nai_correct; exact Logic.I. Qed.

Lemma no_number_holds X x : contains (I.convert X) Xnan -> X ∋ x.
Proof. unfold holds; intros H. apply contains_Xnan in H; rewrite H; exact Logic.I. Qed.

Lemma holds_between X a b c : X ∋ a -> X ∋ b -> a <= c <= b -> X ∋ c.
Proof. intros A B C. exact (contains_connected (I.convert X) a b A B c C). Qed.

(** * Numbers and arithmetic *)

Definition exactly (x : PrimFloat.float) : I.type := I.singleton x.
Definition whole (z : Z) : I.type := I.fromZ prec z.

Lemma exactly_holds x : exactly x ∋ toR x.
Proof. exact (I.singleton_correct x). Qed.

Lemma whole_holds z : whole z ∋ IZR z.
Proof. apply I.fromZ_correct. Qed.

Lemma zero_holds : I.zero ∋ 0.
Proof. unfold holds; rewrite I.zero_correct; split; simpl; lra. Qed.

Lemma add_holds X Y x y : X ∋ x -> Y ∋ y -> I.add prec X Y ∋ x + y.
Proof. intros; apply (I.add_correct prec X Y (Xreal x) (Xreal y)); assumption. Qed.

Lemma sub_holds X Y x y : X ∋ x -> Y ∋ y -> I.sub prec X Y ∋ x - y.
Proof. intros; apply (I.sub_correct prec X Y (Xreal x) (Xreal y)); assumption. Qed.

Lemma mul_holds X Y x y : X ∋ x -> Y ∋ y -> I.mul prec X Y ∋ x * y.
Proof. intros; apply (I.mul_correct prec X Y (Xreal x) (Xreal y)); assumption. Qed.

Lemma div_holds X Y x y : X ∋ x -> Y ∋ y -> I.div prec X Y ∋ x / y.
Proof.
intros HX HY; generalize (I.div_correct prec X Y (Xreal x) (Xreal y) HX HY); simpl.
unfold Xdiv'; destruct (is_zero y); intros H; [apply no_number_holds|]; exact H.
Qed.

Lemma inv_holds X x : X ∋ x -> I.inv prec X ∋ / x.
Proof.
intros HX; generalize (I.inv_correct prec X (Xreal x) HX); simpl.
unfold Xinv'; destruct (is_zero x); intros H; [apply no_number_holds|]; exact H.
Qed.

Lemma neg_holds X x : X ∋ x -> I.neg X ∋ - x.
Proof. apply (I.neg_correct X (Xreal x)). Qed.

Lemma abs_holds X x : X ∋ x -> I.abs X ∋ Rabs x.
Proof. apply (I.abs_correct X (Xreal x)). Qed.

Lemma sqr_holds X x : X ∋ x -> I.sqr prec X ∋ x * x.
Proof. intros H; generalize (I.sqr_correct prec X (Xreal x) H); simpl; easy. Qed.

Lemma join_holds X Y x : X ∋ x \/ Y ∋ x -> I.join X Y ∋ x.
Proof. apply I.join_correct. Qed.

(** * Elementary functions *)

Lemma exp_holds X x : X ∋ x -> I.exp prec X ∋ exp x.
Proof. apply (I.exp_correct prec X (Xreal x)). Qed.

Lemma sin_holds X x : X ∋ x -> I.sin prec X ∋ sin x.
Proof. apply (I.sin_correct prec X (Xreal x)). Qed.

Lemma cos_holds X x : X ∋ x -> I.cos prec X ∋ cos x.
Proof. apply (I.cos_correct prec X (Xreal x)). Qed.

Lemma atan_holds X x : X ∋ x -> I.atan prec X ∋ atan x.
Proof. apply (I.atan_correct prec X (Xreal x)). Qed.

Lemma sqrt_holds X x : X ∋ x -> I.sqrt prec X ∋ R_sqrt.sqrt x.
Proof. apply (I.sqrt_correct prec X (Xreal x)). Qed.

Lemma ln_holds X x : X ∋ x -> I.ln prec X ∋ ln x.
Proof.
intros HX; generalize (I.ln_correct prec X (Xreal x) HX); simpl.
unfold Xln'; destruct (is_positive x); intros H; [|apply no_number_holds]; exact H.
Qed.

(** * Comparisons, of which [true] alone says something *)

Definition positive (X : I.type) : bool :=
  match I.sign_strict X with Xgt => true | _ => false end.

Lemma positive_sound X x : positive X = true -> X ∋ x -> 0 < x.
Proof.
unfold positive. generalize (I.sign_strict_correct X).
destruct (I.sign_strict X); try discriminate; intros H _ HX. exact (proj2 (H _ HX)).
Qed.

Definition not_negative (X : I.type) : bool :=
  match I.sign_large X with Xgt | Xeq => true | _ => false end.

Lemma not_negative_sound X x : not_negative X = true -> X ∋ x -> 0 <= x.
Proof.
unfold not_negative. generalize (I.sign_large_correct X).
destruct (I.sign_large X); try discriminate; intros H _ HX.
- injection (H _ HX); lra.
- exact (proj2 (H _ HX)).
Qed.

Definition at_most (X Y : I.type) : bool := not_negative (I.sub prec Y X).

Lemma at_most_sound X Y x y : at_most X Y = true -> X ∋ x -> Y ∋ y -> x <= y.
Proof.
intros L HX HY. generalize (not_negative_sound _ _ L (sub_holds _ _ _ _ HY HX)); lra.
Qed.

(** [0, 1] *)
Definition unit : I.type := I.join I.zero (whole 1).

Lemma unit_holds x : 0 <= x <= 1 -> unit ∋ x.
Proof.
apply holds_between; apply join_holds; [left; apply zero_holds|right; apply (whole_holds 1)].
Qed.

(** * Slopes of smooth functions *)

(** A function with a derivative on X that lies in D: the mean value theorem. *)
Lemma slope_of_smooth (f df : R -> R) X D x y :
  (forall t, X ∋ t -> is_derive f t (df t) /\ D ∋ df t) -> X ∋ x -> X ∋ y ->
  exists s, D ∋ s /\ f x - f y = s * (x - y).
Proof.
intros H HX HY.
assert (Between : forall t, Rmin y x <= t <= Rmax y x -> X ∋ t).
{ intros t T. unfold Rmin, Rmax in T.
  destruct (Rle_dec y x);
    [exact (holds_between _ _ _ _ HY HX T)|exact (holds_between _ _ _ _ HX HY T)]. }
destruct (MVT_gen f y x df) as [c [C1 C2]].
- intros t T. apply H, Between; lra.
- intros t T. apply continuity_pt_filterlim, (ex_derive_continuous f).
  exists (df t). apply H, Between, T.
- exists (df c); split; [apply H, Between, C1|exact C2].
Qed.

(** * The error function: its series up to 6, its tail behind *)

Definition bell_of (X : I.type) : I.type := I.exp prec (I.neg (I.sqr prec X)).

Lemma bell_holds X x : X ∋ x -> bell_of X ∋ bell x.
Proof. intros H; apply exp_holds, neg_holds, sqr_holds, H. Qed.

(** 2^-60 *)
Definition little : I.type := I.div prec (whole 1) (whole (2 ^ 60)).

(** Adds terms from number n on, where d = 2 n + 3 and Y is 2 x^2, until one is below 1e-18: the
    sum, and the term behind it. *)
Fixpoint sum_terms (most : nat) (d : Z) (Y sum next : I.type) : I.type * I.type :=
  match most with
  | O => (sum, next)
  | S most =>
      if at_most (I.abs next) little then (sum, next)
      else sum_terms most (d + 2) Y (I.add prec sum next)
             (I.div prec (I.mul prec next Y) (whole d))
  end.

Definition E_by_series (X : I.type) : I.type :=
  let (sum, next) := sum_terms 160 3 (I.mul prec (whole 2) (I.sqr prec X)) I.zero X in
  I.add prec (I.mul prec (bell_of X) sum) (I.mul prec unit next).

(** The values of E from 6 on. *)
Definition E_behind_6 : I.type :=
  I.add prec (E_by_series (whole 6))
    (I.mul prec unit (I.div prec (bell_of (whole 6)) (whole 12))).

Definition E_of (X : I.type) : I.type :=
  if positive (I.sub prec X (whole 6)) then E_behind_6
  else if positive (I.sub prec (I.neg X) (whole 6)) then I.neg E_behind_6
  else E_by_series X.

(** 2 / sqrt(pi) *)
Definition erf_factor : I.type := I.div prec (whole 2) (I.sqrt prec (I.pi prec)).

Definition erf_slope (X : I.type) : I.type := I.mul prec erf_factor (bell_of X).

(** The value in the middle, and a slope times the way from there. *)
Definition erf_value (X : I.type) : I.type :=
  let M := exactly (I.midpoint X) in
  I.add prec (I.mul prec erf_factor (E_of M))
    (I.mul prec (erf_slope (I.join X M)) (I.sub prec X M)).

Lemma sum_terms_hold most n d Y sum next x :
  IZR d = 2 * INR n + 3 -> Y ∋ 2 * (x * x) -> sum ∋ series n x -> next ∋ term n x ->
  exists k, fst (sum_terms most d Y sum next) ∋ series k x /\
    snd (sum_terms most d Y sum next) ∋ term k x.
Proof.
revert n d sum next; induction most as [|most IH]; intros n d sum next D HY HS HT;
  cbn [sum_terms]; [exists n; split; assumption|].
destruct (at_most (I.abs next) little); [exists n; split; assumption|].
apply (IH (S n)); [rewrite plus_IZR, D, S_INR; ring|exact HY|apply add_holds; assumption|].
cbn [term]. rewrite <- D. apply div_holds; [apply mul_holds; assumption|apply whole_holds].
Qed.

Lemma E_by_series_holds X x : X ∋ x -> E_by_series X ∋ E x.
Proof.
intros H; unfold E_by_series.
destruct (sum_terms_hold 160 0 3 (I.mul prec (whole 2) (I.sqr prec X)) I.zero X x)
  as [k [K1 K2]]; [simpl; ring| |apply zero_holds|exact H|].
{ apply mul_holds; [apply (whole_holds 2)|apply sqr_holds, H]. }
destruct (sum_terms 160 3 (I.mul prec (whole 2) (I.sqr prec X)) I.zero X) as [sum next].
destruct (rest_part k x) as [s [S1 S2]].
replace (E x) with (bell x * series k x + s * term k x)
  by (rewrite <- S2; unfold rest; ring).
apply add_holds; apply mul_holds; [apply bell_holds, H|exact K1|apply unit_holds, S1|exact K2].
Qed.

Lemma E_behind_6_holds x : 6 <= x -> E_behind_6 ∋ E x.
Proof.
intros H. destruct (E_tail 6 x) as [T1 T2]; [lra|].
assert (B : 0 < bell 6 / 12) by (generalize (bell_bounds 6); lra).
replace (E x) with (E 6 + (E x - E 6) / (bell 6 / 12) * (bell 6 / 12)) by (field; lra).
apply add_holds; [apply E_by_series_holds, (whole_holds 6)|].
apply mul_holds; [apply unit_holds; split|].
- apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat, B].
- apply Rmult_le_reg_r with (bell 6 / 12); [exact B|].
  unfold Rdiv at 1; rewrite Rmult_assoc, Rinv_l by lra. lra.
- apply div_holds; [apply bell_holds, (whole_holds 6)|apply (whole_holds 12)].
Qed.

Lemma E_holds X x : X ∋ x -> E_of X ∋ E x.
Proof.
intros H; unfold E_of.
destruct (positive (I.sub prec X (whole 6))) eqn:Above.
{ apply E_behind_6_holds.
  generalize (positive_sound _ _ Above (sub_holds _ _ _ _ H (whole_holds 6))); lra. }
destruct (positive (I.sub prec (I.neg X) (whole 6))) eqn:Below.
{ rewrite <- (Ropp_involutive x), E_odd. apply neg_holds, E_behind_6_holds.
  generalize
    (positive_sound _ _ Below (sub_holds _ _ _ _ (neg_holds _ _ H) (whole_holds 6))); lra. }
apply E_by_series_holds, H.
Qed.

Lemma erf_factor_holds : erf_factor ∋ 2 / R_sqrt.sqrt PI.
Proof. apply div_holds; [apply (whole_holds 2)|apply sqrt_holds, I.pi_correct]. Qed.

Lemma erf_slope_holds X x : X ∋ x -> erf_slope X ∋ 2 / R_sqrt.sqrt PI * bell x.
Proof. intros H; apply mul_holds; [apply erf_factor_holds|apply bell_holds, H]. Qed.

Lemma erf_slope_between X x y : X ∋ x -> X ∋ y ->
  exists s, erf_slope X ∋ s /\ erf x - erf y = s * (x - y).
Proof.
apply (slope_of_smooth erf (fun t => 2 / R_sqrt.sqrt PI * bell t)).
intros t T; split; [apply erf_derivative|apply erf_slope_holds, T].
Qed.

Lemma erf_value_holds X x : X ∋ x -> erf_value X ∋ erf x.
Proof.
intros H; unfold erf_value; cbv zeta.
set (m := I.midpoint X). assert (HM := exactly_holds m).
destruct (erf_slope_between (I.join X (exactly m)) x (toR m)) as [s [S1 S2]];
  [apply join_holds; auto|apply join_holds; auto|].
replace (erf x) with (erf (toR m) + s * (x - toR m)) by (rewrite <- S2; ring).
apply add_holds; [apply mul_holds; [apply erf_factor_holds|apply E_holds, HM]|].
apply mul_holds; [exact S1|apply sub_holds; assumption].
Qed.

(** * Values of the language's functions *)

Definition value (f : fn) (X : I.type) : I.type :=
  match f with
  | Tanh =>
      let e := I.exp prec (I.mul prec (whole 2) X) in
      I.sub prec (whole 1) (I.div prec (whole 2) (I.add prec (whole 1) e))
  | Exp => I.exp prec X
  | Sin => I.sin prec X
  | Cos => I.cos prec X
  | Atan => I.atan prec X
  | Softplus => I.ln prec (I.add prec (whole 1) (I.exp prec X))
  | Log => I.ln prec X
  | Sqrt => I.sqrt prec X
  | Recip => I.inv prec X
  | Relu =>
      if not_negative X then X
      else if not_negative (I.neg X) then I.zero
      else I.mul prec unit X
  | Erf => erf_value X
  end.

Lemma tanh_by_exp x : tanh x = 1 - 2 / (1 + exp (2 * x)).
Proof.
unfold tanh, sinh, cosh. rewrite exp_Ropp.
replace (2 * x) with (x + x) by ring. rewrite exp_plus.
generalize (exp_pos x); intros. field. split; nra.
Qed.

(** relu x - relu y is a part of x - y. *)
Lemma relu_part x y : exists s, 0 <= s <= 1 /\ Rmax x 0 - Rmax y 0 = s * (x - y).
Proof.
destruct (Req_dec x y) as [Same|Other].
- exists 0; subst; split; [lra|ring].
- exists ((Rmax x 0 - Rmax y 0) / (x - y)). split; [|field; lra].
  assert (Nonzero : x - y <> 0) by lra.
  destruct (Rlt_dec x y) as [Less|More].
  + replace ((Rmax x 0 - Rmax y 0) / (x - y)) with ((Rmax y 0 - Rmax x 0) / (y - x))
      by (field; lra).
    split.
    * apply Rmult_le_reg_r with (y - x); [lra|].
      unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_0_l by lra.
      unfold Rmax; destruct (Rle_dec x 0), (Rle_dec y 0); lra.
    * apply Rmult_le_reg_r with (y - x); [lra|].
      unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_1_l by lra.
      unfold Rmax; destruct (Rle_dec x 0), (Rle_dec y 0); lra.
  + split.
    * apply Rmult_le_reg_r with (x - y); [lra|].
      unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_0_l by lra.
      unfold Rmax; destruct (Rle_dec x 0), (Rle_dec y 0); lra.
    * apply Rmult_le_reg_r with (x - y); [lra|].
      unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_1_l by lra.
      unfold Rmax; destruct (Rle_dec x 0), (Rle_dec y 0); lra.
Qed.

Theorem value_holds f X x : X ∋ x -> value f X ∋ apply f x.
Proof.
intros H; destruct f; cbn [value apply].
- rewrite tanh_by_exp. apply sub_holds; [apply whole_holds|].
  apply div_holds; [apply whole_holds|]. apply add_holds; [apply whole_holds|].
  apply exp_holds, mul_holds; [apply whole_holds|exact H].
- apply exp_holds, H.
- apply sin_holds, H.
- apply cos_holds, H.
- apply atan_holds, H.
- apply ln_holds, add_holds; [apply whole_holds|apply exp_holds, H].
- apply ln_holds, H.
- apply sqrt_holds, H.
- apply inv_holds, H.
- destruct (not_negative X) eqn:E; [|destruct (not_negative (I.neg X)) eqn:E2].
  + generalize (not_negative_sound _ _ E H); intros. rewrite Rmax_left; assumption.
  + generalize (not_negative_sound _ _ E2 (neg_holds _ _ H)); intros.
    rewrite Rmax_right by lra; apply zero_holds.
  + destruct (relu_part x 0) as [s [S1 S2]].
    rewrite (Rmax_left 0 0), !Rminus_0_r in S2 by lra. rewrite S2.
    apply mul_holds; [apply unit_holds, S1|exact H].
- apply erf_value_holds, H.
Qed.

(** * Slopes: f x - f y = s (x - y) with s in [slope f X], for all x and y in X *)

Definition slope (f : fn) (X : I.type) : I.type :=
  match f with
  | Tanh => I.sub prec (whole 1) (I.sqr prec (value Tanh X))
  | Exp => I.exp prec X
  | Sin => I.cos prec X
  | Cos => I.neg (I.sin prec X)
  | Atan => I.inv prec (I.add prec (whole 1) (I.sqr prec X))
  | Softplus =>
      I.sub prec (whole 1) (I.inv prec (I.add prec (whole 1) (I.exp prec X)))
  | Log => if positive X then I.inv prec X else I.nai
  | Sqrt =>
      if positive X then I.inv prec (I.mul prec (whole 2) (I.sqrt prec X)) else I.nai
  | Recip =>
      if positive X || positive (I.neg X) then I.neg (I.inv prec (I.sqr prec X)) else I.nai
  | Relu =>
      if not_negative X then whole 1 else if not_negative (I.neg X) then I.zero else unit
  | Erf => erf_slope X
  end%bool.

Lemma slope_of_none f x y : exists s, I.nai ∋ s /\ apply f x - apply f y = s * (x - y).
Proof.
destruct (Req_dec x y) as [Same|Other].
- exists 0; subst; split; [apply nai_holds|ring].
- exists ((apply f x - apply f y) / (x - y)); split; [apply nai_holds|field; lra].
Qed.

Theorem slope_holds f X x y : X ∋ x -> X ∋ y ->
  exists s, slope f X ∋ s /\ apply f x - apply f y = s * (x - y).
Proof.
intros HX HY; destruct f; cbn [slope].
- apply (slope_of_smooth tanh (fun t => 1 - tanh t * tanh t) X); try assumption.
  intros t T; split.
  + apply is_derive_ext with (fun t => 1 - 2 / (1 + exp (2 * t))).
    { intros; symmetry; apply tanh_by_exp. }
    generalize (exp_pos (2 * t)); intros. auto_derive; [lra|].
    rewrite tanh_by_exp. field; lra.
  + apply sub_holds; [apply whole_holds|]. apply sqr_holds, (value_holds Tanh), T.
- apply (slope_of_smooth exp exp X); try assumption.
  intros t T; split; [auto_derive; auto; ring|apply exp_holds, T].
- apply (slope_of_smooth sin cos X); try assumption.
  intros t T; split; [auto_derive; auto; ring|apply cos_holds, T].
- apply (slope_of_smooth cos (fun t => - sin t) X); try assumption.
  intros t T; split; [auto_derive; auto; ring|apply neg_holds, sin_holds, T].
- apply (slope_of_smooth atan (fun t => / (1 + t * t)) X); try assumption.
  intros t T; split.
  + replace (/ (1 + t * t)) with (/ (1 + t ^ 2)) by (f_equal; ring).
    apply is_derive_Reals, derivable_pt_lim_atan.
  + apply inv_holds, add_holds; [apply whole_holds|apply sqr_holds, T].
- apply (slope_of_smooth (fun t => ln (1 + exp t)) (fun t => 1 - / (1 + exp t)) X);
    try assumption.
  intros t T; split.
  + generalize (exp_pos t); intros. auto_derive; [lra|field; lra].
  + apply sub_holds; [apply whole_holds|].
    apply inv_holds, add_holds; [apply whole_holds|apply exp_holds, T].
- destruct (positive X) eqn:E; [|apply slope_of_none].
  apply (slope_of_smooth ln (fun t => / t) X); try assumption.
  intros t T. generalize (positive_sound _ _ E T); intros.
  split; [auto_derive; [assumption|field; lra]|apply inv_holds, T].
- destruct (positive X) eqn:E; [|apply slope_of_none].
  apply (slope_of_smooth R_sqrt.sqrt (fun t => / (2 * R_sqrt.sqrt t)) X); try assumption.
  intros t T. generalize (positive_sound _ _ E T); intros Above. split.
  + auto_derive; [assumption|]. generalize (sqrt_lt_R0 t Above); intros; field; lra.
  + apply inv_holds, mul_holds; [apply whole_holds|apply sqrt_holds, T].
- destruct (positive X || positive (I.neg X))%bool eqn:E; [|apply slope_of_none].
  apply (slope_of_smooth Rinv (fun t => - / (t * t)) X); try assumption.
  intros t T.
  assert (Nonzero : t <> 0).
  { apply Bool.orb_true_iff in E; destruct E as [E|E].
    - generalize (positive_sound _ _ E T); lra.
    - generalize (positive_sound _ _ E (neg_holds _ _ T)); lra. }
  split; [auto_derive; [assumption|field; assumption]|apply neg_holds, inv_holds, sqr_holds, T].
- destruct (not_negative X) eqn:E; [|destruct (not_negative (I.neg X)) eqn:E2]; cbn [apply].
  + exists 1; split; [apply (whole_holds 1)|].
    rewrite !Rmax_left; [ring| |]; apply (not_negative_sound _ _ E); assumption.
  + exists 0; split; [apply zero_holds|].
    assert (x <= 0) by (generalize (not_negative_sound _ _ E2 (neg_holds _ _ HX)); lra).
    assert (y <= 0) by (generalize (not_negative_sound _ _ E2 (neg_holds _ _ HY)); lra).
    rewrite !Rmax_right by assumption; ring.
  + destruct (relu_part x y) as [s [S1 S2]]. exists s; split; [apply unit_holds, S1|exact S2].
- apply erf_slope_between; assumption.
Qed.
