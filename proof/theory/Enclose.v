(** Values and slopes of the language's functions over intervals. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Lang Intervals EncloseErf.
Local Open Scope R_scope.

(** * Values of the language's functions *)

(** [0, 1] *)
Definition unit : I.type := I.join I.zero (whole 1).

Lemma unit_holds x : 0 <= x <= 1 -> unit ∋ x.
Proof.
apply holds_between; apply join_holds; [left; apply zero_holds|right; apply (whole_holds 1)].
Qed.

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
