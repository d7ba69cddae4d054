# The numbers of SignificanceCommandTests and TestCommandTests; run from the project's root with R 4.2.
options(digits=16)
u <- read.csv('Datasets/ucb-admissions/counts.csv')
t3 <- xtabs(Freq~Gender+Admit+Dept,u)
t3 <- t3[c("Male","Female"),c("Admitted","Rejected"),]
print(mantelhaen.test(t3,correct=FALSE)$statistic); print(mantelhaen.test(t3,exact=TRUE)$p.value); print(mantelhaen.test(t3)$conf.int)
f<-fisher.test(t3[,,"A"]); print(f$p.value); print(f$estimate); print(f$conf.int)
j <- read.csv('Datasets/job-satisfaction/counts.csv'); tj<-xtabs(Freq~income+satisfaction,j)
print(fisher.test(tj,workspace=2e7)$p.value)

h <- read.csv('Datasets/hair-eye-color/counts.csv'); th<-xtabs(Freq~Hair+Eye,h); print(th)
x<-th["Black",]; n<-colSums(th)
for(a in 1:3)for(b in (a+1):4){pp<-(x[a]+x[b])/(n[a]+n[b]); z<-(x[a]/n[a]-x[b]/n[b])/sqrt(pp*(1-pp)*(1/n[a]+1/n[b])); cat(names(n)[a],names(n)[b],z,min(1,6*2*pnorm(-abs(z))),"\n")}
ct<-chisq.test(c(30,14,34,45),p=c(2,1,1,3)/7); print(ct$statistic); print(ct$p.value)
print(prop.test(c(1198,557),c(2691,1835),correct=FALSE)$statistic)
print(binom.test(7,20,0.5)$p.value)
print(power.prop.test(p1=.3,p2=.4,power=.8)$n); print(power.t.test(delta=.5,power=.8)$n); print(power.anova.test(groups=4,between.var=.25^2*4/3,within.var=1,power=.8)$n)
# Cochran Q
m<-rbind(matrix(rep(c(1,1,1),6),ncol=3,byrow=T),matrix(rep(c(1,1,0),16),ncol=3,byrow=T),matrix(rep(c(1,0,1),2),ncol=3,byrow=T),matrix(rep(c(1,0,0),4),ncol=3,byrow=T),matrix(rep(c(0,1,1),2),ncol=3,byrow=T),matrix(rep(c(0,1,0),4),ncol=3,byrow=T),matrix(rep(c(0,0,1),6),ncol=3,byrow=T),matrix(rep(c(0,0,0),6),ncol=3,byrow=T))
k<-3;L<-rowSums(m);C<-colSums(m);Q<-k*(k-1)*sum((C-mean(C))^2)/(k*sum(L)-sum(L^2)); print(Q); print(pchisq(Q,2,lower=F))
