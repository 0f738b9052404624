"""Writes peer.json: figures of scikit-learn and scipy on drawn rows."""
import json, warnings
import numpy as np
from scipy.stats import rankdata,norm
import sklearn.metrics as M
from sklearn.preprocessing import *
warnings.filterwarnings('ignore')
rng=np.random.default_rng(8)
out={"compare":[], "quality":[], "scaler":[]}
n=60
labs={"random 4 × 5":(rng.integers(0,4,n),rng.integers(0,5,n)),
 "one cluster against three":(np.zeros(n,int),rng.integers(0,3,n)),
 "three against one cluster":(rng.integers(0,3,n),np.zeros(n,int)),
 "single rows against three":(np.arange(n),rng.integers(0,3,n)),
 "three against single rows":(rng.integers(0,3,n),np.arange(n)),
 "single rows against one cluster":(np.arange(n),np.zeros(n,int)),
 "one row apart":(np.r_[1,np.zeros(n-1,int)],np.r_[np.zeros(n-1,int),1]),
 "nested":(np.arange(n)//20,np.arange(n)//5),
 "crossed":(np.arange(n)%2,np.arange(n)//30),
 "unequal":((rng.random(n)<.05).astype(int),(rng.random(n)<.5).astype(int)*3-1),
 "two rows":(np.array([0,0]),np.array([0,1]))}
for name,(a,b) in labs.items():
    out["compare"].append(dict(name=name,truth=a.tolist(),labels=b.tolist(),rand=M.rand_score(a,b),ari=M.adjusted_rand_score(a,b),mi=M.mutual_info_score(a,b),nmi=M.normalized_mutual_info_score(a,b),ami=M.adjusted_mutual_info_score(a,b),homogeneity=M.homogeneity_score(a,b),completeness=M.completeness_score(a,b),v=M.v_measure_score(a,b),fm=M.fowlkes_mallows_score(a,b)))
for name,n,d,k in (("three","50",2,3),("many features",80,7,4),("one feature",40,1,2),("singles among",30,3,6)):
    n=int(n)
    x=rng.normal(size=(n,d)).round(6); l=rng.integers(0,k,n); l[:k]=np.arange(k)
    if name=="singles among": l=np.r_[np.arange(k),np.zeros(n-k,int)]
    out["quality"].append(dict(name=name,d=d,data=x.ravel().tolist(),labels=l.tolist(),silhouette=M.silhouette_samples(x,l).tolist(),ch=M.calinski_harabasz_score(x,l),db=M.davies_bouldin_score(x,l)))
for name,x in (("normal",rng.normal(3,2,40)),("lognormal",np.exp(rng.normal(3,1.5,40))),("counts",rng.geometric(.3,40).astype(float)),("both signs",rng.standard_t(3,40)*50),("offset",1e6+rng.normal(0,1,40)),("tied",np.r_[np.zeros(30),rng.exponential(5,10)])):
    x=np.round(x,6); c=x[:,None]; e=dict(name=name,data=x.tolist())
    e["z"]=StandardScaler().fit_transform(c).ravel().tolist()
    s=np.sign(x)*np.log1p(abs(x)); e["log-z"]=((s-s.mean())/s.std()).tolist()
    q=np.percentile(x,[25,75]);  e["robust"]=RobustScaler().fit_transform(c).ravel().tolist() if q[1]>q[0] else None
    p=PowerTransformer("yeo-johnson").fit(c); e["lambda"]=float(p.lambdas_[0]); e["yeo-johnson"]=p.transform(c).ravel().tolist()
    e["quantile"]=norm.ppf((rankdata(x)-.5)/len(x)).tolist()
    out["scaler"].append(e)
import sklearn,scipy
print(sklearn.__version__,scipy.__version__)
json.dump(out,open('peer.json','w'),indent=None,separators=(',',':'))
