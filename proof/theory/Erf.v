(** The error function: its derivative, its series with a remainder, and its tail.

    E x is the integral of exp(-t^2) from 0 to x. With t_0 = x and t_(n+1) = t_n 2 x^2 / (2 n + 3),

      E x = exp(-x^2) (t_0 + ... + t_(n-1)) + a part of t_n,

    and where 0 < a <= x, E x lies between E a and E a + exp(-a^2) / (2 a). *)
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

(** * Derivatives *)

Lemma derive_of f x d : is_derive f x d -> Derive (fun t => f t) x = d.
Proof. apply is_derive_unique. Qed.

Lemma mean_value (f df : R -> R) a b :
  (forall t, Rmin a b <= t <= Rmax a b -> is_derive f t (df t)) ->
  exists c, Rmin a b <= c <= Rmax a b /\ f b - f a = df c * (b - a).
Proof.
intros H. apply MVT_gen; intros t T; [apply H; lra|].
apply continuity_pt_filterlim, (ex_derive_continuous f). exists (df t); apply H, T.
Qed.

(** * The series *)

Fixpoint term (n : nat) (x : R) : R :=
  match n with O => x | S n => term n x * (2 * (x * x)) / (2 * INR n + 3) end.

(** The derivative of a term. *)
Definition growth (n : nat) (x : R) : R :=
  match n with O => 1 | S n => 2 * x * term n x end.

(** The sum of n terms. *)
Fixpoint series (n : nat) (x : R) : R :=
  match n with O => 0 | S n => series n x + term n x end.

Lemma growth_term n x : x * growth n x = (2 * INR n + 1) * term n x.
Proof.
destruct n; cbn [growth term]; [simpl; ring|].
rewrite S_INR. generalize (pos_INR n); intros; field; lra.
Qed.

Lemma growth_not_negative n x : 0 <= growth n x.
Proof.
induction n as [|n IH]; cbn [growth]; [lra|].
assert (H := growth_term n x). generalize (pos_INR n); intros.
assert (0 <= (2 * INR n + 1) * (x * term n x)).
{ replace ((2 * INR n + 1) * (x * term n x)) with (x * x * growth n x)
    by (rewrite Rmult_assoc, H; ring). apply Rmult_le_pos; nra. }
nra.
Qed.

Lemma term_0 n : term n 0 = 0.
Proof. destruct n; cbn [term]; [reflexivity|]. unfold Rdiv; ring. Qed.

Lemma term_derivative n x : is_derive (term n) x (growth n x).
Proof.
induction n as [|n IH]; [apply (is_derive_id x)|].
generalize (pos_INR n); intros.
cut (is_derive (fun t => term n t * (2 * (t * t)) / (2 * INR n + 3)) x (growth (S n) x));
  [auto|].
auto_derive; [eexists; exact IH|].
rewrite (derive_of _ _ _ IH).
replace (1 * growth n x * (2 * (x * x))) with (2 * x * (x * growth n x)) by ring.
rewrite growth_term; cbn [growth]. field; lra.
Qed.

(** What n terms leave. *)
Definition rest (n : nat) (x : R) : R := E x - bell x * series n x.

Lemma rest_derivative n x : is_derive (rest n) x (bell x * growth n x).
Proof.
induction n as [|n IH].
- apply is_derive_ext with E; [intros; unfold rest; simpl; ring|].
  cbn [growth]; rewrite Rmult_1_r; apply E_derivative.
- apply is_derive_ext with (fun t => rest n t - bell t * term n t).
  { intros t; simpl; unfold rest; cbn [series]; ring. }
  auto_derive.
  + split; [eexists; exact IH|split; [eexists; apply bell_derivative|]].
    split; [eexists; apply term_derivative|exact Logic.I].
  + rewrite (derive_of _ _ _ IH), (derive_of _ _ _ (bell_derivative x)),
      (derive_of _ _ _ (term_derivative n x)).
    cbn [growth]; ring.
Qed.

Lemma rest_0 n : rest n 0 = 0.
Proof.
unfold rest; rewrite E_0.
replace (series n 0) with 0; [ring|].
induction n; cbn [series]; [reflexivity|]. rewrite <- IHn, term_0; ring.
Qed.

(** What n terms leave is a part of the next. *)
Theorem rest_part n x : exists s, 0 <= s <= 1 /\ rest n x = s * term n x.
Proof.
assert (M1 := mean_value (rest n) (fun t => bell t * growth n t) 0 x).
assert (M2 := mean_value (fun t => term n t - rest n t)
  (fun t => (1 - bell t) * growth n t) 0 x).
destruct M1 as [c [_ C]]; [intros; apply rest_derivative|].
destruct M2 as [d [_ D]].
{ intros t _. replace ((1 - bell t) * growth n t) with (growth n t - bell t * growth n t)
    by ring.
  apply (is_derive_minus (term n) (rest n));
    [apply term_derivative|apply rest_derivative]. }
rewrite rest_0 in C; rewrite rest_0, term_0 in D.
set (a := bell c * growth n c) in *. set (b := (1 - bell d) * growth n d) in *.
assert (0 <= a) by (generalize (bell_bounds c), (growth_not_negative n c); unfold a; nra).
assert (0 <= b) by (generalize (bell_bounds d), (growth_not_negative n d); unfold b; nra).
assert (T : term n x = (a + b) * x) by lra.
destruct (Req_dec (a + b) 0) as [None|Some].
- exists 0; split; [lra|]. replace a with 0 in C by lra. lra.
- exists (a / (a + b)); split; [|rewrite T; replace (rest n x) with (a * x) by lra; field; lra].
  split; [apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; lra]|].
  apply Rmult_le_reg_r with (a + b); [lra|]. unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
Qed.

(** * The tail *)

Lemma E_increases a x : a <= x -> E a <= E x.
Proof.
intros A. destruct (mean_value E bell a x) as [c [_ C]]; [intros; apply E_derivative|].
generalize (bell_bounds c); nra.
Qed.

Theorem E_tail a x : 0 < a <= x -> E a <= E x <= E a + bell a / (2 * a).
Proof.
intros A. split; [apply E_increases; lra|].
destruct (mean_value (fun t => E t + bell t / (2 * t))
  (fun t => - (bell t / (2 * (t * t)))) a x) as [c [C1 C2]].
- intros t T. rewrite Rmin_left, Rmax_right in T by lra.
  auto_derive.
  + split; [eexists; apply E_derivative|split; [eexists; apply bell_derivative|]]. lra.
  + rewrite (derive_of _ _ _ (E_derivative t)),
      (derive_of _ _ _ (bell_derivative t)). field; lra.
- rewrite Rmin_left, Rmax_right in C1 by lra.
  assert (0 <= bell x / (2 * x)).
  { apply Rmult_le_pos; [left; apply bell_bounds|left; apply Rinv_0_lt_compat; lra]. }
  assert (0 <= bell c / (2 * (c * c))).
  { apply Rmult_le_pos; [left; apply bell_bounds|left; apply Rinv_0_lt_compat; nra]. }
  nra.
Qed.

Lemma E_odd x : E (- x) = - E x.
Proof.
destruct (mean_value (fun t => E (- t) + E t) (fun _ => 0) 0 x) as [c [_ C]].
- intros t _. auto_derive.
  + split; [eexists; apply E_derivative|split; [eexists; apply E_derivative|exact Logic.I]].
  + rewrite (derive_of _ _ _ (E_derivative t)),
      (derive_of _ _ _ (E_derivative (- t))).
    unfold bell; rewrite Rmult_opp_opp; ring.
- cbv beta in C. rewrite Ropp_0, E_0 in C. lra.
Qed.

(** * erf is E times a factor *)

Lemma erf_by_E x : erf x = 2 / sqrt PI * E x.
Proof. reflexivity. Qed.

Lemma erf_derivative x : is_derive erf x (2 / sqrt PI * bell x).
Proof. apply (is_derive_scal E x (2 / sqrt PI)), E_derivative. Qed.
