(** The error function: its derivative, and series with remainders.

    E x is the integral of exp(-t^2) from 0 to x, and bell x is exp(-x^2). With

      t_0 = x,  t_(n+1) = t_n 2 x^2 / (2 n + 3),  and  u_0 = 1,  u_(n+1) = u_n 2 x^2 / (2 n + 2),

    where x >= 0, E x - bell x (t_0 + ... + t_(n-1)) lies between 0 and t_n, and
    1 - bell x (u_0 + ... + u_(n-1)) lies between 0 and u_n. All terms have one sign, so nothing
    cancels. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Lang.
Local Open Scope R_scope.

Definition bell (x : R) : R := exp (- (x * x)).
Definition E (x : R) : R := RInt bell 0 x.

Lemma bell_bounds x : 0 < bell x <= 1.
Proof.
split; [apply exp_pos|]. unfold bell; rewrite <- exp_0.
destruct (Rle_lt_or_eq_dec (- (x * x)) 0) as [L|L]; [nra| |rewrite L; lra].
left; apply exp_increasing, L.
Qed.

Lemma bell_derivative x : is_derive bell x (- (2 * x) * bell x).
Proof. unfold bell; auto_derive; auto; ring. Qed.

Lemma E_0 : E 0 = 0.
Proof. apply (RInt_point 0 bell). Qed.

Lemma E_derivative x : is_derive E x (bell x).
Proof.
assert (Continuous : forall t, continuous bell t).
{ intros t; apply (ex_derive_continuous bell); eexists; apply bell_derivative. }
apply (is_derive_RInt bell E 0); [|apply Continuous].
apply filter_forall; intros y; apply (RInt_correct bell).
apply (ex_RInt_continuous bell); intros; apply Continuous.
Qed.

Lemma erf_derivative x : is_derive erf x (2 / sqrt PI * bell x).
Proof. apply (is_derive_scal E x (2 / sqrt PI)), E_derivative. Qed.

(** * Derivatives *)

Lemma derive_of f x d : is_derive f x d -> Derive (fun t => f t) x = d.
Proof. apply is_derive_unique. Qed.

Lemma mean_value (f df : R -> R) a b : a <= b ->
  (forall t, a <= t <= b -> is_derive f t (df t)) ->
  exists c, a <= c <= b /\ f b - f a = df c * (b - a).
Proof.
intros L H. destruct (MVT_gen f a b df) as [c C].
- intros t; rewrite Rmin_left, Rmax_right by exact L. intros; apply H; lra.
- intros t; rewrite Rmin_left, Rmax_right by exact L. intros T.
  apply continuity_pt_filterlim, (ex_derive_continuous f). exists (df t); apply H, T.
- rewrite Rmin_left, Rmax_right in C by exact L. exists c; exact C.
Qed.

Lemma increases (f df : R -> R) a b : a <= b ->
  (forall t, a <= t <= b -> is_derive f t (df t)) -> (forall t, a <= t -> 0 <= df t) ->
  f a <= f b.
Proof.
intros L H P. destruct (mean_value f df a b L H) as [c [C D]].
assert (0 <= df c * (b - a)) by (apply Rmult_le_pos; [apply P|]; lra). lra.
Qed.

(** * Series of a function whose derivative is bell times a number *)

Section Series.
Variables (b slope : R) (whole first : R -> R).
Hypothesis b_at_least_2 : 2 <= b.
Hypothesis slope_not_negative : 0 <= slope.
Hypothesis whole_derivative : forall x, is_derive whole x (bell x * slope).
Hypothesis first_derivative : forall x, is_derive first x slope.
Hypothesis first_by_slope : forall x, x * slope = (b - 2) * first x.
Hypothesis first_not_negative : forall x, 0 <= x -> 0 <= first x.
Hypothesis same_at_0 : whole 0 = first 0.

Fixpoint term (n : nat) (x : R) : R :=
  match n with O => first x | S n => term n x * (2 * (x * x)) / (2 * INR n + b) end.

(** The derivative of a term. *)
Definition growth (n : nat) (x : R) : R :=
  match n with O => slope | S n => 2 * x * term n x end.

(** The sum of n terms. *)
Fixpoint series (n : nat) (x : R) : R :=
  match n with O => 0 | S n => series n x + term n x end.

(** What n terms leave. *)
Definition rest (n : nat) (x : R) : R := whole x - bell x * series n x.

Lemma growth_term n x : x * growth n x = (2 * INR n + b - 2) * term n x.
Proof.
destruct n; cbn [growth term]; [rewrite first_by_slope; simpl; ring|].
rewrite S_INR. generalize (pos_INR n); intros; field; lra.
Qed.

Lemma term_not_negative n x : 0 <= x -> 0 <= term n x.
Proof.
intros H; induction n as [|n IH]; cbn [term]; [apply first_not_negative, H|].
generalize (pos_INR n); intros. apply Rmult_le_pos; [apply Rmult_le_pos; nra|].
left; apply Rinv_0_lt_compat; lra.
Qed.

Lemma growth_not_negative n x : 0 <= x -> 0 <= growth n x.
Proof.
intros H; destruct n; cbn [growth]; [exact slope_not_negative|].
generalize (term_not_negative n x H); nra.
Qed.

Lemma term_derivative n x : is_derive (term n) x (growth n x).
Proof.
induction n as [|n IH]; [apply first_derivative|].
generalize (pos_INR n); intros.
cut (is_derive (fun t => term n t * (2 * (t * t)) / (2 * INR n + b)) x (growth (S n) x));
  [auto|].
auto_derive; [eexists; exact IH|]. rewrite (derive_of _ _ _ IH).
replace (1 * growth n x * (2 * (x * x))) with (2 * x * (x * growth n x)) by ring.
rewrite growth_term; cbn [growth]. field; lra.
Qed.

Lemma rest_derivative n x : is_derive (rest n) x (bell x * growth n x).
Proof.
induction n as [|n IH].
- apply is_derive_ext with whole; [intros; unfold rest; simpl; ring|].
  apply whole_derivative.
- apply is_derive_ext with (fun t => rest n t - bell t * term n t).
  { intros t; simpl; unfold rest; cbn [series]; ring. }
  assert (D := bell_derivative x). assert (T := term_derivative n x).
  auto_derive; [repeat split; eexists; eassumption|].
  rewrite (derive_of _ _ _ IH), (derive_of _ _ _ D), (derive_of _ _ _ T).
  cbn [growth]; ring.
Qed.

Lemma rest_at_0 n : rest n 0 = term n 0.
Proof.
induction n as [|n IH]; unfold rest in *; cbn [series term].
- rewrite same_at_0; ring.
- replace (bell 0) with 1 in * by (unfold bell; rewrite <- exp_0; f_equal; ring).
  unfold Rdiv; lra.
Qed.

Theorem rest_bounds n x : 0 <= x -> 0 <= rest n x <= term n x.
Proof.
intros H. assert (R0 := rest_at_0 n). assert (T0 := term_not_negative n 0 (Rle_refl 0)).
split.
- apply Rle_trans with (rest n 0); [lra|].
  apply increases with (fun t => bell t * growth n t); [exact H| |].
  + intros; apply rest_derivative.
  + intros t T; apply Rmult_le_pos; [left; apply bell_bounds|apply growth_not_negative, T].
- cut (term n 0 - rest n 0 <= term n x - rest n x); [lra|].
  apply (increases (fun t => term n t - rest n t) (fun t => growth n t - bell t * growth n t));
    [exact H| |].
  + intros; apply (is_derive_minus (term n) (rest n));
      [apply term_derivative|apply rest_derivative].
  + intros t T. generalize (growth_not_negative n t T), (bell_bounds t); nra.
Qed.
End Series.

Definition E_term := term 3 (fun x => x).
Definition E_series := series 3 (fun x => x).
Definition one_term := term 2 (fun _ => 1).
Definition one_series := series 2 (fun _ => 1).

Theorem E_rest n x : 0 <= x -> 0 <= E x - bell x * E_series n x <= E_term n x.
Proof.
apply (rest_bounds 3 1 E (fun x => x)); try lra.
- intros t; rewrite Rmult_1_r; apply E_derivative.
- intros t; apply (is_derive_id t).
- intros; ring.
- auto.
- apply E_0.
Qed.

Theorem one_rest n x : 0 <= x -> 0 <= 1 - bell x * one_series n x <= one_term n x.
Proof.
apply (rest_bounds 2 0 (fun _ => 1) (fun _ => 1)); try lra.
- intros t; rewrite Rmult_0_r; apply (is_derive_const 1 t).
- intros t; apply (is_derive_const 1 t).
- intros; ring.
- intros; lra.
Qed.

(** * Negative numbers *)

Lemma E_odd x : E (- x) = - E x.
Proof.
assert (Half : forall y, 0 <= y -> E (- y) + E y = 0).
{ intros y Y. destruct (mean_value (fun t => E (- t) + E t) (fun _ => 0) 0 y Y) as [c [_ C]].
  - intros t _. assert (DE := E_derivative t). assert (DO := E_derivative (- t)).
    auto_derive; [repeat split; eexists; eassumption|].
    rewrite (derive_of _ _ _ DE), (derive_of _ _ _ DO).
    unfold bell; rewrite Rmult_opp_opp; ring.
  - cbv beta in C. rewrite Ropp_0, E_0 in C. lra. }
destruct (Rle_dec 0 x) as [P|N]; [generalize (Half x P); lra|].
assert (M := Half (- x)). rewrite Ropp_involutive in M. lra.
Qed.

Lemma erf_odd x : erf (- x) = - erf x.
Proof. change (2 / sqrt PI * E (- x) = - (2 / sqrt PI * E x)). rewrite E_odd; ring. Qed.
