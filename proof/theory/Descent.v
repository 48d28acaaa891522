(** Steps that are bounded by what they shrink, on a box, stay in the box and converge.

    w k n is weight n after k steps, and e k a is coordinate a of the residual there. While weights
    are in the box, |e (k + 1)| is at most tau |e k| and |w (k + 1) - w k| at most kappa |e k|,
    where tau and kappa are matrices without negative entries, given by their rows. If B is at
    least |e 0| + tau B, the sums of all |e k| are at most B, and so no weight moves farther than
    kappa B. Closer, a step is - C e with an error of at most delta |e|, so that weights move by
    - C s with an error of at most delta B, for some s of at most B. *)
From Coq Require Import Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From PlStar Require Import Check.
Import ListNotations.
Local Open Scope R_scope.

Definition nonnegative (l : list R) : Prop := List.Forall (fun x => 0 <= x) l.

Lemma form_monotone l u v k :
  nonnegative l -> (forall i, u i <= v i) -> form l u k <= form l v k.
Proof.
intros H L; revert k; induction H; intros k; cbn [form]; [lra|].
apply Rplus_le_compat; [|apply IHForall]. apply Rmult_le_compat_l; [assumption|apply L].
Qed.

Lemma form_limit l (u : nat -> nat -> R) (v : nat -> R) k :
  (forall i, is_lim_seq (fun j => u j i) (v i)) ->
  is_lim_seq (fun j => form l (u j) k) (form l v k).
Proof.
intros H; revert k; induction l as [|x l IH]; intros k; cbn [form].
- apply is_lim_seq_const.
- apply is_lim_seq_plus'; [|apply IH]. apply (is_lim_seq_scal_l _ x (v k)), H.
Qed.

Section Descent.
Variables (w e : nat -> nat -> R) (tau kappa C delta : nat -> list R) (B rho : nat -> R).

Definition size k a := Rabs (e k a).
Definition inside k := forall n, Rabs (w k n - w O n) <= rho n.

Hypothesis tau_holds : forall a, nonnegative (tau a).
Hypothesis kappa_holds : forall n, nonnegative (kappa n).
Hypothesis delta_holds : forall n, nonnegative (delta n).
Hypothesis B_holds : forall a, 0 <= B a.
Hypothesis short : forall k, inside k ->
  forall n, Rabs (w (S k) n - w k n) <= form (kappa n) (size k) 0.
Hypothesis centred : forall k, inside k ->
  forall n, Rabs (w (S k) n - w k n + form (C n) (e k) 0) <= form (delta n) (size k) 0.
Hypothesis shrinks : forall k, inside k -> inside (S k) ->
  forall a, size (S k) a <= form (tau a) (size k) 0.
Hypothesis enough : forall a, size O a + form (tau a) B 0 <= B a.
Hypothesis room : forall n, form (kappa n) B 0 <= rho n.

(** The sum of the first |e i a|. *)
Fixpoint total (k a : nat) : R :=
  match k with O => 0 | S k => total k a + size k a end.

Lemma form_total l k : form l (total (S k)) 0 = form l (total k) 0 + form l (size k) 0.
Proof.
generalize O; induction l as [|x l IH]; intros n; cbn [form]; [ring|].
rewrite IH; cbn [total]; ring.
Qed.

Lemma size_positive k a : 0 <= size k a.
Proof. apply Rabs_pos. Qed.

Lemma within_rho k :
  (forall n, Rabs (w k n - w O n) <= form (kappa n) (total k) 0) ->
  (forall a, total k a <= B a) -> inside k.
Proof.
intros H L n. eapply Rle_trans; [apply H|]. eapply Rle_trans; [|apply room].
apply form_monotone; [apply kappa_holds|exact L].
Qed.

Lemma totals k :
  (forall n, Rabs (w k n - w O n) <= form (kappa n) (total k) 0) /\
  (forall a, total (S k) a <= size O a + form (tau a) (total k) 0) /\
  (forall a, total k a <= B a).
Proof.
induction k as [|k [Near [Next Most]]].
- assert (Zero : forall l, form l (total O) 0 = 0) by (intros; apply form_of_zero).
  split; [|split]; intros i; rewrite ?Zero.
  + rewrite Rminus_diag, Rabs_R0; lra.
  + cbn [total]; lra.
  + apply B_holds.
- assert (Most' : forall a, total (S k) a <= B a).
  { intros a. eapply Rle_trans; [apply Next|]. eapply Rle_trans; [|apply enough].
    apply Rplus_le_compat_l, form_monotone; [apply tau_holds|exact Most]. }
  assert (Here := within_rho k Near Most).
  assert (Near' : forall n, Rabs (w (S k) n - w O n) <= form (kappa n) (total (S k)) 0).
  { intros n. replace (w (S k) n - w O n) with ((w (S k) n - w k n) + (w k n - w O n)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite form_total.
    generalize (Near n) (short k Here n); lra. }
  split; [exact Near'|split; [|exact Most']].
  intros a. rewrite form_total. change (total (S (S k)) a) with (total (S k) a + size (S k) a).
  generalize (Next a) (shrinks k Here (within_rho _ Near' Most') a); lra.
Qed.

Lemma all_inside k : inside k.
Proof. apply within_rho; apply totals. Qed.

(** The sum of the first e i a, with their signs. *)
Fixpoint signed (k a : nat) : R :=
  match k with O => 0 | S k => signed k a + e k a end.

Lemma form_signed l k : form l (signed (S k)) 0 = form l (signed k) 0 + form l (e k) 0.
Proof.
generalize O; induction l as [|x l IH]; intros n; cbn [form]; [ring|].
rewrite IH; cbn [signed]; ring.
Qed.

Lemma signed_small k a : Rabs (signed k a) <= B a.
Proof.
eapply Rle_trans; [|apply (totals k)]. induction k as [|k IH]; cbn [signed total].
- rewrite Rabs_R0; lra.
- eapply Rle_trans; [apply Rabs_triang|]. unfold size; lra.
Qed.

Lemma centred_path k n :
  Rabs (w k n - w O n + form (C n) (signed k) 0) <= form (delta n) B 0.
Proof.
apply Rle_trans with (form (delta n) (total k) 0);
  [|apply form_monotone; [apply delta_holds|apply totals]].
induction k as [|k IH].
- assert (Z1 : form (C n) (signed O) 0 = 0) by apply form_of_zero.
  assert (Z2 : form (delta n) (total O) 0 = 0) by apply form_of_zero.
  rewrite Rminus_diag, Z1, Z2, Rplus_0_l, Rabs_R0; lra.
- rewrite form_signed, form_total.
  replace (w (S k) n - w O n + (form (C n) (signed k) 0 + form (C n) (e k) 0)) with
    ((w (S k) n - w k n + form (C n) (e k) 0) + (w k n - w O n + form (C n) (signed k) 0)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. generalize (centred k (all_inside k) n); lra.
Qed.

Lemma total_limit a : { l : R | is_lim_seq (fun k => total k a) l /\ forall k, total k a <= l }.
Proof.
assert (H : ex_finite_lim_seq (fun k => total k a)).
{ apply ex_finite_lim_seq_incr with (B a); intros k; [|apply totals].
  cbn [total]; generalize (size_positive k a); lra. }
exists (real (Lim_seq (fun k => total k a))).
assert (L := Lim_seq_correct' _ H). split; [exact L|intros k].
apply (is_lim_seq_incr_compare _ _ L).
intros n; cbn [total]; generalize (size_positive n a); lra.
Qed.

Lemma residual_goes_to_0 a : is_lim_seq (fun k => e k a) 0.
Proof.
destruct (total_limit a) as [l [L _]]. apply is_lim_seq_abs_0.
apply is_lim_seq_ext with (fun k => total (S k) a - total k a).
{ intros k; cbn [total]; unfold size; ring. }
replace 0 with (l - l) by ring. apply is_lim_seq_minus'; [|exact L].
apply (is_lim_seq_incr_1 (fun k => total k a)), L.
Qed.

(** What the weights still can move after k steps. *)
Definition rest k n := form (kappa n) (fun a => proj1_sig (total_limit a) - total k a) 0.

Lemma later k m n : Rabs (w (k + m) n - w k n) <= rest k n.
Proof.
apply Rle_trans with (form (kappa n) (fun a => total (k + m) a - total k a) 0).
- induction m as [|m IH].
  + rewrite Nat.add_0_r, Rminus_diag, Rabs_R0, form_difference; lra.
  + rewrite Nat.add_succ_r, form_difference, form_total. rewrite form_difference in IH.
    replace (w (S (k + m)) n - w k n)
      with ((w (S (k + m)) n - w (k + m)%nat n) + (w (k + m)%nat n - w k n)) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    generalize (short _ (all_inside (k + m)) n); lra.
- apply form_monotone; [apply kappa_holds|intros a].
  generalize (proj2 (proj2_sig (total_limit a)) (k + m)%nat); lra.
Qed.

Lemma rest_goes_to_0 n : is_lim_seq (fun k => rest k n) 0.
Proof.
rewrite <- (form_of_zero (kappa n) 0). apply form_limit; intros a.
set (l := proj1_sig (total_limit a)). replace 0 with (l - l) by ring.
apply is_lim_seq_minus'; [apply is_lim_seq_const|apply (proj2_sig (total_limit a))].
Qed.

Lemma weights_converge n : { l : R | is_lim_seq (fun k => w k n) l }.
Proof.
exists (real (Lim_seq (fun k => w k n))). apply Lim_seq_correct', ex_lim_seq_cauchy_corr.
intros eps. assert (H := rest_goes_to_0 n). apply is_lim_seq_spec in H.
destruct (H (mkposreal _ (is_pos_div_2 eps))) as [K Small]; cbn in Small.
specialize (Small K (Nat.le_refl K)). rewrite Rminus_0_r in Small.
exists K; intros i j I J.
replace i with (K + (i - K))%nat by lia. replace j with (K + (j - K))%nat by lia.
generalize (later K (i - K) n) (later K (j - K) n) (Rle_abs (rest K n)); intros.
replace (w (K + (i - K))%nat n - w (K + (j - K))%nat n) with
  ((w (K + (i - K))%nat n - w K n) - (w (K + (j - K))%nat n - w K n)) by ring.
eapply Rle_lt_trans; [apply Rabs_triang|]. rewrite Rabs_Ropp; lra.
Qed.

(** The limit is in the box, too. *)
Theorem descent : exists l : nat -> R,
  (forall n, is_lim_seq (fun k => w k n) (l n)) /\
  (forall a, is_lim_seq (fun k => e k a) 0) /\
  (forall n, Rabs (l n - w O n) <= rho n) /\
  forall k, inside k /\ exists s, (forall a, Rabs (s a) <= B a) /\
    forall n, Rabs (w k n - w O n + form (C n) s 0) <= form (delta n) B 0.
Proof.
exists (fun n => proj1_sig (weights_converge n)).
assert (L : forall n, is_lim_seq (fun k => w k n) (proj1_sig (weights_converge n)))
  by (intros; apply (proj2_sig (weights_converge n))).
split; [exact L|split; [apply residual_goes_to_0|split; [intros n|]]].
2: { intros k; split; [apply all_inside|].
     exists (signed k); split; intros; [apply signed_small|apply centred_path]. }
apply (is_lim_seq_le (fun k => Rabs (w k n - w O n)) (fun _ => rho n)
  (Finite (Rabs (proj1_sig (weights_converge n) - w O n))) (Finite (rho n))).
- intros k; apply all_inside.
- apply (is_lim_seq_abs _ (Finite _)), is_lim_seq_minus'; [apply L|apply is_lim_seq_const].
- apply is_lim_seq_const.
Qed.
End Descent.
