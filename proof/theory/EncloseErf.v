(** The error function over intervals: by its series up to 6, by its distance from 1 from there on.

    An interval of values is that at the middle, plus a slope times the way from there; so the series
    are summed at one number, and the interval's width enters once. *)
From Coq Require Import ZArith Reals Lra.
From PlStar Require Import Lang Erf Gauss Intervals.
Local Open Scope R_scope.

Definition bell_of (X : I.type) : I.type := I.exp prec (I.neg (I.sqr prec X)).

Lemma bell_holds X x : X ∋ x -> bell_of X ∋ bell x.
Proof. intros H; apply exp_holds, neg_holds, sqr_holds, H. Qed.

(** 2^-60 *)
Definition little : I.type := I.div prec (whole 1) (whole (2 ^ 60)).

(** Adds terms, of which each is the one before times Y / d, and d grows by 2, until one is little:
    the sum, and the term behind it. *)
Fixpoint sum_terms (most : nat) (d : Z) (Y sum next : I.type) : I.type * I.type :=
  match most with
  | O => (sum, next)
  | S most =>
      if at_most next little then (sum, next)
      else sum_terms most (d + 2) Y (I.add prec sum next)
             (I.div prec (I.mul prec next Y) (whole d))
  end.

(** E x is T bell x and a part of t, and bell x is (1 - a part of u) / U (Erf.v). *)
Definition E_by_series (X : I.type) : I.type :=
  let Y := I.mul prec (whole 2) (I.sqr prec X) in
  let (T, t) := sum_terms 160 3 Y I.zero X in
  let (U, u) := sum_terms 160 2 Y I.zero (whole 1) in
  if positive U then
    let bell := I.div prec (I.sub prec (whole 1) (I.join I.zero u)) U in
    I.add prec (I.mul prec bell T) (I.join I.zero t)
  else I.nai.

(** 2 / sqrt(pi) *)
Definition erf_factor : I.type := I.div prec (whole 2) (I.sqrt prec (I.pi prec)).

Definition erf_slope (X : I.type) : I.type := I.mul prec erf_factor (bell_of X).

(** Values at numbers from 0 on. *)
Definition erf_half (X : I.type) : I.type :=
  if at_most (whole 6) X then I.sub prec (whole 1) (I.join I.zero (bell_of X))
  else I.mul prec erf_factor (E_by_series X).

Definition erf_at (X : I.type) : I.type :=
  if not_negative X then erf_half X
  else if not_negative (I.neg X) then I.neg (erf_half (I.neg X)) else I.nai.

(** The value in the middle, and a slope times the way from there. *)
Definition erf_value (X : I.type) : I.type :=
  let M := exactly (I.midpoint X) in
  I.add prec (erf_at M)
    (I.mul prec (erf_slope (I.join X M)) (I.sub prec X M)).

Lemma from_0_holds X x y : X ∋ y -> 0 <= x <= y -> I.join I.zero X ∋ x.
Proof.
intros H B. apply holds_between with 0 y; [| |exact B]; apply join_holds;
  [left; apply zero_holds|right; exact H].
Qed.

Lemma sum_terms_hold first most n c d Y sum next x :
  IZR d = 2 * INR n + c -> Y ∋ 2 * (x * x) ->
  sum ∋ series c first n x -> next ∋ term c first n x ->
  exists k, fst (sum_terms most d Y sum next) ∋ series c first k x /\
    snd (sum_terms most d Y sum next) ∋ term c first k x.
Proof.
revert n d sum next; induction most as [|most IH]; intros n d sum next D HY HS HT;
  cbn [sum_terms]; [exists n; split; assumption|].
destruct (at_most next little); [exists n; split; assumption|].
apply (IH (S n)); [rewrite plus_IZR, D, S_INR; ring|exact HY|apply add_holds; assumption|].
cbn [term]. rewrite <- D. apply div_holds; [apply mul_holds; assumption|apply whole_holds].
Qed.

Lemma E_by_series_holds X x : 0 <= x -> X ∋ x -> E_by_series X ∋ E x.
Proof.
intros P H; unfold E_by_series.
set (Y := I.mul prec (whole 2) (I.sqr prec X)).
assert (HY : Y ∋ 2 * (x * x)) by (apply mul_holds; [apply (whole_holds 2)|apply sqr_holds, H]).
destruct (sum_terms_hold (fun t => t) 160 0 3 3 Y I.zero X x) as [k [T1 T2]];
  [simpl; ring|exact HY|apply zero_holds|exact H|].
destruct (sum_terms_hold (fun _ => 1) 160 0 2 2 Y I.zero (whole 1) x) as [n [U1 U2]];
  [simpl; ring|exact HY|apply zero_holds|apply (whole_holds 1)|].
destruct (sum_terms 160 3 Y I.zero X) as [T t].
destruct (sum_terms 160 2 Y I.zero (whole 1)) as [U u].
destruct (positive U) eqn:Above; [|apply nai_holds].
assert (Nonzero := positive_sound _ _ Above U1).
assert (Ts := E_rest k x P). assert (Us := one_rest n x P).
replace (E x) with ((1 - (1 - bell x * one_series n x)) / one_series n x * E_series k x +
  (E x - bell x * E_series k x)) by (unfold one_series in *; field; lra).
apply add_holds; [apply mul_holds; [apply div_holds|]|].
- apply sub_holds; [apply (whole_holds 1)|exact (from_0_holds _ _ _ U2 Us)].
- exact U1.
- exact T1.
- exact (from_0_holds _ _ _ T2 Ts).
Qed.

Lemma erf_factor_holds : erf_factor ∋ 2 / R_sqrt.sqrt PI.
Proof. apply div_holds; [apply (whole_holds 2)|apply sqrt_holds, I.pi_correct]. Qed.

Lemma erf_slope_holds X x : X ∋ x -> erf_slope X ∋ 2 / R_sqrt.sqrt PI * bell x.
Proof. intros H; apply mul_holds; [apply erf_factor_holds|apply bell_holds, H]. Qed.

Lemma erf_half_holds X x : 0 <= x -> X ∋ x -> erf_half X ∋ erf x.
Proof.
intros P H; unfold erf_half. destruct (at_most (whole 6) X).
- replace (erf x) with (1 - (1 - erf x)) by ring.
  apply sub_holds; [apply (whole_holds 1)|].
  apply from_0_holds with (bell x); [apply bell_holds, H|].
  generalize (erf_near_1 x P); unfold bell; lra.
- apply mul_holds; [apply erf_factor_holds|apply E_by_series_holds; assumption].
Qed.

Lemma erf_at_holds X x : X ∋ x -> erf_at X ∋ erf x.
Proof.
intros H; unfold erf_at.
destruct (not_negative X) eqn:P.
{ apply erf_half_holds; [exact (not_negative_sound _ _ P H)|exact H]. }
destruct (not_negative (I.neg X)) eqn:N; [|apply nai_holds].
rewrite <- (Ropp_involutive x), erf_odd. apply neg_holds, erf_half_holds.
- exact (not_negative_sound _ _ N (neg_holds _ _ H)).
- apply neg_holds, H.
Qed.

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
apply add_holds; [apply erf_at_holds, HM|].
apply mul_holds; [exact S1|apply sub_holds; assumption].
Qed.
