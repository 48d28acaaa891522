(** Derivatives of the loss by each weight, enclosed by the slopes of Check.v.

    The evaluator runs over curves, functions of one number t. Along the curve that moves weight n,
    each number has a derivative at t = 0 that lies in its n-th slope, as long as the functions of
    the program are smooth on the intervals of their arguments. *)
From Interval Require Import Interval.Interval Float.Basic Interval.Float_full.
From Coquelicot Require Import Coquelicot.
From Coq Require Import ZArith List Reals Lra Lia Bool.
From PlStar Require Import Lang Param Intervals Enclose Check Matrices.
Import ListNotations.
Local Open Scope R_scope.

Local Notation all_hold := (Forall2 holds).

(** * Duals that know whether all functions are smooth *)

Definition rated : numbers (dual * bool) := Numbers (dual * bool)
  (fun c => (of_float duals c, true))
  (fun x y => (plus duals (fst x) (fst y), snd x && snd y))
  (fun x y => (times duals (fst x) (fst y), snd x && snd y))
  (fun f x => (call duals f (fst x), snd x && smooth f (val (fst x)))).

Lemma outputs_rated system w w' :
  Forall2 (Forall2 (fun d p => d = fst p)) w w' ->
  Forall2 (fun d p => d = fst p) (outputs duals system w) (outputs rated system w').
Proof. apply related_outputs; simpl; intros; subst; reflexivity. Qed.

(** * Curves *)

Definition curves : numbers (R -> R) := Numbers (R -> R)
  (fun c _ => toR c)
  (fun x y t => x t + y t)
  (fun x y t => x t * y t)
  (fun f x t => apply f (x t)).

Lemma outputs_on_curve t system w w' :
  Forall2 (Forall2 (fun x g => x = g t)) w w' ->
  Forall2 (fun x g => x = g t) (outputs reals system w) (outputs curves system w').
Proof. apply related_outputs; simpl; intros; subst; reflexivity. Qed.

(** 1 at n, 0 elsewhere *)
Definition axis (n i : nat) : R := if Nat.eqb i n then 1 else 0.

Definition tangent (n : nat) (g : R -> R) (p : dual * bool) : Prop :=
  val (fst p) ∋ g 0 /\
  (snd p = true ->
   exists l, all_hold (along (fst p)) l /\ is_derive g 0 (form l (axis n) 0)).

Lemma outputs_tangent n system w w' :
  Forall2 (Forall2 (tangent n)) w w' ->
  Forall2 (tangent n) (outputs curves system w) (outputs rated system w').
Proof.
apply related_outputs.
- intros f; split; [apply held_float|]. exists []; split; [constructor|].
  apply (is_derive_const (toR f) 0).
- intros x x' y y' [A1 A2] [B1 B2]; split; [apply held_plus; assumption|].
  cbn [snd plus rated]; intros E; apply andb_prop in E; destruct E as [E1 E2].
  destruct (A2 E1) as [a [A3 A4]]; destruct (B2 E2) as [b [B3 B4]].
  exists (merge Rplus a b); split; [apply merge_holds; assumption|].
  rewrite form_merge. apply (is_derive_plus x y 0); assumption.
- intros x x' y y' [A1 A2] [B1 B2]; split; [apply held_times; assumption|].
  cbn [snd times rated]; intros E; apply andb_prop in E; destruct E as [E1 E2].
  destruct (A2 E1) as [a [A3 A4]]; destruct (B2 E2) as [b [B3 B4]].
  exists (merge Rplus (map (Rmult (x 0)) b) (map (Rmult (y 0)) a)); split.
  + apply merge_holds; apply scale_holds; assumption.
  + rewrite form_merge, !form_scale. rewrite Rplus_comm, (Rmult_comm (y 0)).
    apply (is_derive_mult x y 0); try assumption. intros; apply Rmult_comm.
- intros f x x' [A1 A2]; split; [apply held_call; assumption|].
  cbn [snd call rated]; intros E; apply andb_prop in E; destruct E as [E1 E2].
  destruct (A2 E1) as [a [A3 A4]].
  destruct (derivative_holds f _ _ E2 A1) as [D1 D2].
  exists (map (Rmult (derivative f (x 0))) a); split.
  + cbn [fst call rated duals along]. destruct A3; [constructor|].
    refine (scale_holds _ _ (_ :: _) (_ :: _) D2 _); constructor; assumption.
  + rewrite form_scale. rewrite Rmult_comm. apply (is_derive_comp (apply f) x 0); assumption.
Qed.

Lemma form_axis l n : form l (axis n) 0 = nth n l 0.
Proof.
revert n; induction l as [|x l IH]; intros [|n]; cbn [form nth]; try reflexivity;
  rewrite form_from; unfold axis at 1; cbn [Nat.eqb].
- rewrite (form_same l _ (fun _ => 0)), form_of_zero; [ring|].
  intros i; rewrite Nat.add_1_r; reflexivity.
- rewrite (form_same l _ (axis n)), IH; [ring|].
  intros i; rewrite Nat.add_1_r; reflexivity.
Qed.

(** * The loss *)

Definition differences (a b : list R) : list R := map2 Rminus a b.

(** The derivative of the squares is 2 c . (g 0 - y), where c are the derivatives of g. *)
Lemma squares_derivative n gs out y :
  Forall2 (tangent n) gs out -> forallb snd out = true ->
  exists c, all_hold (map (fun p => nth n (along (fst p)) I.zero) out) c /\
    is_derive (fun t => squares (map (fun g => g t) gs) y) 0
      (2 * form c (values (differences (map (fun g => g 0) gs) y)) 0).
Proof.
intros H; revert y; induction H as [|g p gs out [_ G] H IH]; intros y E; cbn [map squares form].
- exists []; split; [constructor|]. cbn [form]. rewrite Rmult_0_r. apply (is_derive_const 0 0).
- cbn [forallb] in E; apply andb_prop in E; destruct E as [E1 E2].
  destruct (G E1) as [l [L1 L2]].
  assert (At : nth n (along (fst p)) I.zero ∋ form l (axis n) 0).
  { rewrite form_axis. clear - L1. revert n; induction L1; intros [|n]; cbn [nth];
      auto using zero_holds. }
  destruct y as [|t y].
  + destruct (IH [] E2) as [c [C1 _]].
    exists (form l (axis n) 0 :: c); split; [constructor; assumption|].
    rewrite (form_same _ _ (fun _ => 0)); [|intros [|i]; reflexivity].
    rewrite form_of_zero, Rmult_0_r. apply (is_derive_const 0 0).
  + destruct (IH y E2) as [c [C1 C2]].
    exists (form l (axis n) 0 :: c); split; [constructor; assumption|].
    cbn [form differences map2]. rewrite (form_from c).
    rewrite (form_same c _ (values (differences (map (fun g => g 0) gs) y)))
      by (intros i; cbv beta; rewrite Nat.add_1_r; reflexivity).
    unfold values at 1; cbn [nth].
    set (s := form c _ 0) in *. set (d := form l (axis n) 0) in *.
    assert (Moved : is_derive (fun u => g u - t) 0 (d - 0))
      by (apply (is_derive_minus g (fun _ => t)); [exact L2|apply (is_derive_const t 0)]).
    replace (2 * (d * (g 0 - t) + s))
      with (((d - 0) * (g 0 - t) + (g 0 - t) * (d - 0)) + 2 * s) by ring.
    apply (is_derive_plus (fun u => (g u - t) * (g u - t))); [|exact C2].
    apply (is_derive_mult (fun u => g u - t) (fun u => g u - t) 0); try exact Moved.
    intros; apply Rmult_comm.
Qed.
