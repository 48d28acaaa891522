(** A map of sequences that shrinks distances on a box has a fixed point in the box.

    Sequences u : nat -> R stand for vectors of any length; their norm is the largest |u_i|. The
    proof is Banach's: the iterates of 0 are Cauchy in each place, the real numbers are complete,
    and the limit does not move. *)
From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(** The largest |v_i| is at most c. *)
Definition within (v : nat -> R) (c : R) := forall i, Rabs (v i) <= c.

Section Contraction.
Variables (q r : R) (G : (nat -> R) -> nat -> R).
Hypothesis q_not_negative : 0 <= q.
Hypothesis q_below_1 : q < 1.
Hypothesis r_not_negative : 0 <= r.
Hypothesis shrinks : forall u u', within u r -> within u' r ->
  forall c, within (fun k => u k - u' k) c -> within (fun k => G u k - G u' k) (q * c).
Hypothesis near_0 : within (G (fun _ => 0)) ((1 - q) * r).

Fixpoint iterate (n : nat) : nat -> R :=
  match n with O => fun _ => 0 | S n => G (iterate n) end.

Lemma power_unit n : 0 <= q ^ n <= 1.
Proof. induction n; simpl; [lra|]. nra. Qed.

(** Iterates stay in the box, and their steps shrink. *)
Lemma iterate_bounds n :
  within (iterate n) ((1 - q ^ n) * r) /\
  within (fun i => iterate (S n) i - iterate n i) (q ^ n * ((1 - q) * r)).
Proof.
induction n as [|n [Here Step]].
- split; intros i; simpl.
  + rewrite Rabs_R0; lra.
  + rewrite Rminus_0_r, Rmult_1_l; apply near_0.
- assert (Next : within (iterate (S n)) ((1 - q ^ S n) * r)).
  { intros i.
    replace (iterate (S n) i) with ((iterate (S n) i - iterate n i) + iterate n i) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    specialize (Here i); specialize (Step i); simpl pow in *; nra. }
  split; [exact Next|]. intros i.
  replace (q ^ S n * ((1 - q) * r)) with (q * (q ^ n * ((1 - q) * r))) by (simpl; ring).
  apply (shrinks (iterate (S n)) (iterate n)); [| |exact Step]; intros j.
  + eapply Rle_trans; [apply Next|]. generalize (power_unit (S n)); nra.
  + eapply Rle_trans; [apply Here|]. generalize (power_unit n); nra.
Qed.

Lemma iterate_in_box n : within (iterate n) r.
Proof.
intros i; eapply Rle_trans; [apply iterate_bounds|]. generalize (power_unit n); nra.
Qed.

Lemma iterate_moves n m :
  within (fun i => iterate (n + m) i - iterate n i) (q ^ n * (1 - q ^ m) * r).
Proof.
induction m as [|m IH]; intros i.
- rewrite Nat.add_0_r, Rminus_diag, Rabs_R0; simpl; lra.
- rewrite Nat.add_succ_r.
  replace (iterate (S (n + m)) i - iterate n i) with
    ((iterate (S (n + m)) i - iterate (n + m) i) + (iterate (n + m) i - iterate n i)) by ring.
  eapply Rle_trans; [apply Rabs_triang|].
  specialize (IH i). destruct (iterate_bounds (n + m)) as [_ Step]; specialize (Step i).
  rewrite pow_add in Step. simpl pow. simpl iterate in *. lra.
Qed.

Lemma later_iterates n m : (n <= m)%nat ->
  within (fun i => iterate m i - iterate n i) (q ^ n * r).
Proof.
intros Le i. replace m with (n + (m - n))%nat by lia.
eapply Rle_trans; [apply iterate_moves|].
generalize (power_unit n) (power_unit (m - n)); intros.
apply Rmult_le_compat_r; [exact r_not_negative|].
rewrite <- (Rmult_1_r (q ^ n)) at 2; apply Rmult_le_compat_l; lra.
Qed.

Lemma power_small eps : 0 < eps -> exists n, q ^ n * r < eps.
Proof.
intros Eps. destruct (pow_lt_1_zero q) with (y := eps / (r + 1)) as [n Hn].
- rewrite Rabs_pos_eq; lra.
- apply Rdiv_lt_0_compat; lra.
- exists n. specialize (Hn n (Nat.le_refl n)).
  rewrite Rabs_pos_eq in Hn by apply power_unit.
  apply Rmult_lt_compat_r with (r := r + 1) in Hn; [|lra].
  unfold Rdiv in Hn; rewrite Rmult_assoc, Rinv_l in Hn by lra.
  generalize (power_unit n); nra.
Qed.

Lemma cauchy i : Cauchy_crit (fun n => iterate n i).
Proof.
intros eps Eps. destruct (power_small (eps / 2)) as [k Hk]; [lra|].
exists k; intros n m Hn Hm; unfold Rdist.
replace (iterate n i - iterate m i)
  with ((iterate n i - iterate k i) - (iterate m i - iterate k i)) by ring.
eapply Rle_lt_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp.
generalize (later_iterates k n Hn i) (later_iterates k m Hm i); lra.
Qed.

Definition limit i : R := proj1_sig (R_complete _ (cauchy i)).

Lemma limit_near n : within (fun i => limit i - iterate n i) (q ^ n * r).
Proof.
intros i. apply le_epsilon; intros eps Eps. unfold limit.
destruct (R_complete _ (cauchy i)) as [l Hl]; simpl.
destruct (Hl eps Eps) as [k Hk].
specialize (Hk (max n k) (Nat.le_max_r n k)); unfold Rdist in Hk.
generalize (later_iterates n (max n k) (Nat.le_max_l n k) i); intros Later.
replace (l - iterate n i)
  with ((iterate (max n k) i - iterate n i) - (iterate (max n k) i - l)) by ring.
eapply Rle_trans; [apply Rabs_triang|]; rewrite Rabs_Ropp; lra.
Qed.

Lemma limit_in_box : within limit r.
Proof.
intros i. generalize (limit_near 0 i); simpl; rewrite Rminus_0_r, Rmult_1_l; easy.
Qed.

Theorem fixed_point : exists u, within u r /\ forall i, G u i = u i.
Proof.
exists limit; split; [apply limit_in_box|intros i].
apply Rminus_diag_uniq.
destruct (Req_dec (G limit i - limit i) 0) as [|Moves]; [assumption|exfalso].
assert (Positive := Rabs_pos_lt _ Moves).
destruct (power_small (Rabs (G limit i - limit i) / 2)) as [n Hn]; [lra|].
generalize (shrinks limit (iterate n) limit_in_box (iterate_in_box n) _ (limit_near n) i).
generalize (limit_near (S n) i); simpl iterate; simpl pow; intros Limit Shrunk.
assert (Rabs (G limit i - limit i) <= 2 * (q ^ n * r)).
{ replace (G limit i - limit i)
    with ((G limit i - G (iterate n) i) - (limit i - G (iterate n) i)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]; rewrite Rabs_Ropp.
  generalize (power_unit n); intros. assert (0 <= q ^ n * r) by nra. nra. }
lra.
Qed.
End Contraction.
