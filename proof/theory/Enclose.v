(** Values and slopes of the language's functions over intervals. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Lang Erf Intervals EncloseErf.
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

(** Whether the function has a derivative on all of X. *)
Definition smooth (f : fn) (X : I.type) : bool :=
  match f with
  | Log | Sqrt => positive X
  | Recip | Relu => positive X || positive (I.neg X)
  | _ => true
  end%bool.

Definition derivative (f : fn) (x : R) : R :=
  match f with
  | Tanh => 1 - tanh x * tanh x
  | Exp => exp x
  | Sin => cos x
  | Cos => - sin x
  | Atan => / (1 + x * x)
  | Softplus => 1 - / (1 + exp x)
  | Log => / x
  | Sqrt => / (2 * R_sqrt.sqrt x)
  | Recip => - / (x * x)
  | Relu => if Rlt_dec 0 x then 1 else 0
  | Erf => 2 / R_sqrt.sqrt PI * bell x
  end.

Lemma nonzero_of X x : (positive X || positive (I.neg X))%bool = true -> X ∋ x -> x <> 0.
Proof.
intros E H; apply Bool.orb_true_iff in E; destruct E as [E|E].
- generalize (positive_sound _ _ E H); lra.
- generalize (positive_sound _ _ E (neg_holds _ _ H)); lra.
Qed.

Lemma relu_derivative x : x <> 0 -> is_derive (apply Relu) x (derivative Relu x).
Proof.
intros Nonzero; cbv beta iota delta [apply derivative]. destruct (Rlt_dec 0 x) as [Above|Below].
- apply is_derive_ext_loc with (fun t => t); [|apply (is_derive_id x)].
  exists (mkposreal x Above); intros t T. apply Rabs_def2 in T; cbn in T.
  unfold minus, plus, opp in T; cbn in T. change (t = Rmax t 0); rewrite Rmax_left; lra.
- assert (Opposite : 0 < - x) by lra.
  apply is_derive_ext_loc with (fun _ => 0); [|apply (is_derive_const 0 x)].
  exists (mkposreal (- x) Opposite); intros t T. apply Rabs_def2 in T; cbn in T.
  unfold minus, plus, opp in T; cbn in T. change (0 = Rmax t 0); rewrite Rmax_right; lra.
Qed.

Theorem derivative_holds f X x : smooth f X = true -> X ∋ x ->
  is_derive (apply f) x (derivative f x) /\ slope f X ∋ derivative f x.
Proof.
intros E T; destruct f; cbn [smooth] in E; cbn [slope].
- split.
  + apply is_derive_ext with (fun t => 1 - 2 / (1 + exp (2 * t))).
    { intros; symmetry; apply tanh_by_exp. }
    generalize (exp_pos (2 * x)); intros; cbn [derivative]. auto_derive; [lra|].
    rewrite tanh_by_exp. field; lra.
  + apply sub_holds; [apply whole_holds|]. apply sqr_holds, (value_holds Tanh), T.
- split; [cbv beta iota delta [apply derivative]; auto_derive; auto; ring|apply exp_holds, T].
- split; [cbv beta iota delta [apply derivative]; auto_derive; auto; ring|apply cos_holds, T].
- split; [cbv beta iota delta [apply derivative]; auto_derive; auto; ring|].
  apply neg_holds, sin_holds, T.
- split; cbv beta iota delta [apply derivative].
  + replace (/ (1 + x * x)) with (/ (1 + x ^ 2)) by (f_equal; ring).
    apply is_derive_Reals, derivable_pt_lim_atan.
  + apply inv_holds, add_holds; [apply whole_holds|apply sqr_holds, T].
- split; cbv beta iota delta [apply derivative].
  + generalize (exp_pos x); intros. auto_derive; [lra|field; lra].
  + apply sub_holds; [apply whole_holds|].
    apply inv_holds, add_holds; [apply whole_holds|apply exp_holds, T].
- rewrite E; generalize (positive_sound _ _ E T); intros; cbv beta iota delta [apply derivative].
  split; [auto_derive; [assumption|field; lra]|apply inv_holds, T].
- rewrite E; generalize (positive_sound _ _ E T); intros Above.
  cbv beta iota delta [apply derivative]. split.
  + auto_derive; [assumption|]. generalize (sqrt_lt_R0 x Above); intros; field; lra.
  + apply inv_holds, mul_holds; [apply whole_holds|apply sqrt_holds, T].
- rewrite E; generalize (nonzero_of _ _ E T); intros; cbv beta iota delta [apply derivative].
  split; [auto_derive; [assumption|field; assumption]|apply neg_holds, inv_holds, sqr_holds, T].
- generalize (nonzero_of _ _ E T); intros Nonzero. split; [apply relu_derivative, Nonzero|].
  cbn [derivative]; destruct (not_negative X) eqn:E1; [|destruct (not_negative (I.neg X)) eqn:E2].
  + generalize (not_negative_sound _ _ E1 T); intros.
    destruct (Rlt_dec 0 x); [apply (whole_holds 1)|lra].
  + generalize (not_negative_sound _ _ E2 (neg_holds _ _ T)); intros.
    destruct (Rlt_dec 0 x); [lra|apply zero_holds].
  + apply unit_holds; destruct (Rlt_dec 0 x); lra.
- split; [apply erf_derivative|apply erf_slope_holds, T].
Qed.

Theorem slope_holds f X x y : X ∋ x -> X ∋ y ->
  exists s, slope f X ∋ s /\ apply f x - apply f y = s * (x - y).
Proof.
intros HX HY. destruct (smooth f X) eqn:E.
{ apply (slope_of_smooth (apply f) (derivative f) X); try assumption.
  intros t; apply derivative_holds, E. }
destruct f; cbn [smooth] in E; try discriminate; cbn [slope].
1, 2, 3: rewrite E; apply slope_of_none.
destruct (not_negative X) eqn:E1; [|destruct (not_negative (I.neg X)) eqn:E2]; cbn [apply].
- exists 1; split; [apply (whole_holds 1)|].
  rewrite !Rmax_left; [ring| |]; apply (not_negative_sound _ _ E1); assumption.
- exists 0; split; [apply zero_holds|].
  assert (x <= 0) by (generalize (not_negative_sound _ _ E2 (neg_holds _ _ HX)); lra).
  assert (y <= 0) by (generalize (not_negative_sound _ _ E2 (neg_holds _ _ HY)); lra).
  rewrite !Rmax_right by assumption; ring.
- destruct (relu_part x y) as [s [S1 S2]]. exists s; split; [apply unit_holds, S1|exact S2].
Qed.
