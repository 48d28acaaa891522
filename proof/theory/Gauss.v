(** The error function far from 0: where x >= 0, 1 - exp(-x^2) <= erf x <= 1.

    That is why its factor is 2 / sqrt(pi). With E x the integral of exp(-t^2) from 0 to x, the
    derivative of (E x)^2 is the opposite of that of

      sides x, the integral of exp(-x^2 (1 + t^2)) / (1 + t^2) for t from 0 to 1,

    so their sum is what it is at 0, pi / 4; and sides x is at most exp(-x^2) pi / 4. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Lang Erf.
Local Open Scope R_scope.

Lemma smooth_integral (f : R -> R) a b : (forall t, ex_derive f t) -> ex_RInt f a b.
Proof.
intros D; apply (ex_RInt_continuous f); intros t _. apply (ex_derive_continuous f), D.
Qed.

Definition side (x t : R) : R := exp (- (x * x * (1 + t * t))) / (1 + t * t).
Definition sides (x : R) : R := RInt (side x) 0 1.

Lemma side_integral x : ex_RInt (side x) 0 1.
Proof. apply smooth_integral; intros t; unfold side; auto_derive; nra. Qed.

Lemma side_derivative x t : is_derive (fun z => side z t) x (- 2 * x * bell x * bell (x * t)).
Proof.
assert (0 < 1 + t * t) by nra.
unfold side, bell; auto_derive; [lra|].
replace (- (x * x * (1 + t * t))) with (- (x * x) + - (x * t * (x * t))) by ring.
rewrite exp_plus. field; lra.
Qed.

(** x times the integral of bell (x t) from 0 to 1 is E x. *)
Lemma stretched x c : RInt (fun t => c * x * bell (x * t)) 0 1 = c * E x.
Proof.
assert (Smooth : forall a b, ex_RInt (fun t => x * bell (x * t + 0)) a b).
{ intros; apply smooth_integral; intros t; unfold bell; auto_derive; exact Logic.I. }
transitivity (RInt (fun t => c * (x * bell (x * t + 0))) 0 1).
{ apply RInt_ext; intros; rewrite Rplus_0_r; apply Rmult_assoc. }
transitivity (c * RInt (fun t => x * bell (x * t + 0)) 0 1).
- apply (RInt_scal (fun t => x * bell (x * t + 0)) 0 1 c (Smooth 0 1)).
- f_equal. unfold E. transitivity (RInt bell (x * 0 + 0) (x * 1 + 0)); [|f_equal; ring].
  apply (RInt_comp_lin bell x 0 0 1), smooth_integral.
  intros t; eexists; apply bell_derivative.
Qed.

Lemma sides_derivative x : is_derive sides x (- 2 * bell x * E x).
Proof.
rewrite <- (stretched x).
rewrite (RInt_ext _ (fun t => Derive (fun z => side z t) x)).
2: { intros t _; symmetry; apply is_derive_unique.
     replace (- 2 * bell x * x) with (- 2 * x * bell x) by ring. apply side_derivative. }
apply (is_derive_RInt_param side 0 1 x).
- apply filter_forall; intros y t _. eexists; apply side_derivative.
- intros t _.
  apply continuity_2d_pt_ext with (fun u v => - 2 * u * bell u * bell (u * v)).
  { intros u v; symmetry; apply is_derive_unique, side_derivative. }
  assert (C : forall y, continuity_pt bell y).
  { intros y; apply continuity_pt_filterlim, (ex_derive_continuous bell).
    eexists; apply bell_derivative. }
  repeat apply continuity_2d_pt_mult; try apply continuity_2d_pt_const;
    try apply continuity_2d_pt_id1.
  + apply (continuity_1d_2d_pt_comp bell (fun u _ => u)); [apply C|].
    apply continuity_2d_pt_id1.
  + apply (continuity_1d_2d_pt_comp bell (fun u v => u * v)); [apply C|].
    apply continuity_2d_pt_mult; [apply continuity_2d_pt_id1|apply continuity_2d_pt_id2].
- apply filter_forall; intros y; apply side_integral.
Qed.

Lemma sides_at_0 : sides 0 = PI / 4.
Proof.
rewrite <- atan_1. transitivity (minus (atan 1) (atan 0)).
- apply is_RInt_unique, (is_RInt_derive atan (side 0)).
  + intros t _. unfold side.
    replace (exp (- (0 * 0 * (1 + t * t))) / (1 + t * t)) with (/ (1 + t ^ 2)).
    * apply is_derive_Reals, derivable_pt_lim_atan.
    * replace (- (0 * 0 * (1 + t * t))) with 0 by ring. rewrite exp_0. field. nra.
  + intros t _. apply (ex_derive_continuous (side 0)). unfold side; auto_derive. nra.
- rewrite atan_0. apply Rminus_0_r.
Qed.

Lemma E_square x : 0 <= x -> E x * E x = PI / 4 - sides x.
Proof.
intros X.
destruct (mean_value (fun t => E t * E t + sides t) (fun _ => 0) 0 x X) as [c [_ C]].
- intros t _. assert (DE := E_derivative t). assert (DS := sides_derivative t).
  auto_derive; [repeat split; eexists; eassumption|].
  rewrite (derive_of _ _ _ DE), (derive_of _ _ _ DS). ring.
- cbv beta in C. rewrite E_0, sides_at_0 in C. lra.
Qed.

Lemma sides_bounds x : 0 <= sides x <= bell x * (PI / 4).
Proof.
assert (P : forall t, 0 < / (1 + t * t)) by (intros; apply Rinv_0_lt_compat; nra).
split.
- apply RInt_ge_0; [lra|apply side_integral|].
  intros t _. unfold side; left; apply Rmult_lt_0_compat; [apply exp_pos|apply P].
- rewrite <- sides_at_0.
  replace (bell x * sides 0) with (RInt (fun t => bell x * side 0 t) 0 1)
    by (apply (RInt_scal (side 0) 0 1 (bell x)), side_integral).
  apply RInt_le; [lra|apply side_integral| |].
  + apply (ex_RInt_scal (side 0) 0 1 (bell x)), side_integral.
  + intros t _. unfold side, Rdiv. rewrite <- Rmult_assoc.
    apply Rmult_le_compat_r; [left; apply P|].
    replace (- (0 * 0 * (1 + t * t))) with 0 by ring. rewrite exp_0, Rmult_1_r.
    unfold bell. destruct (Req_dec (x * t) 0) as [Z|N].
    * right; f_equal. replace (x * x * (1 + t * t)) with (x * x + x * t * (x * t)) by ring.
      rewrite Z; ring.
    * left; apply exp_increasing. nra.
Qed.

Theorem erf_near_1 x : 0 <= x -> 1 - exp (- (x * x)) <= erf x <= 1.
Proof.
intros X. fold (bell x).
assert (Pi := PI_RGT_0). assert (Root := sqrt_lt_R0 PI Pi).
assert (Square : erf x * erf x = 1 - 4 / PI * sides x).
{ change (erf x) with (2 / sqrt PI * E x).
  replace (2 / sqrt PI * E x * (2 / sqrt PI * E x))
    with (4 / (sqrt PI * sqrt PI) * (E x * E x)) by (field; lra).
  rewrite sqrt_sqrt by lra. rewrite (E_square x X). field; lra. }
assert (Positive : 0 <= erf x).
{ change (erf x) with (2 / sqrt PI * E x). apply Rmult_le_pos.
  - left; apply Rdiv_lt_0_compat; lra.
  - rewrite <- E_0. apply increases with bell; [exact X|intros; apply E_derivative|].
    intros; left; apply bell_bounds. }
assert (B := sides_bounds x).
assert (C : 0 <= 4 / PI * sides x <= bell x).
{ split; [apply Rmult_le_pos; [left; apply Rdiv_lt_0_compat|]; lra|].
  apply Rle_trans with (4 / PI * (bell x * (PI / 4))); [|right; field; lra].
  apply Rmult_le_compat_l; [left; apply Rdiv_lt_0_compat; lra|apply B]. }
split; nra.
Qed.
